using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Inspect;

/// <summary>Reads a constant front to back as f32, decoded by its scale, zero point and codebook, a chunk at a time: a table of gigabytes takes a few kilobytes.</summary>
internal sealed class WeightStream
{
    private const int Chunk = 1 << 14; // a multiple of 8, so packed units never straddle chunks

    private readonly Tensor _stored;
    private readonly ConstantValue? _scale, _zeroPoint, _codebook;

    private WeightStream(Tensor stored, ConstantValue? scale, ConstantValue? zeroPoint, ConstantValue? codebook) =>
        (_stored, _scale, _zeroPoint, _codebook) = (stored, scale, zeroPoint, codebook);

    public long Elements => _stored.ElementCount;

    /// <summary>The scales; null when there are none.</summary>
    public ReadOnlyMemory<float> Scales => _scale?.Data;

    /// <summary>The stream of a constant; null when data are missing, are strings, or are decoded in a way that is not known.</summary>
    public static WeightStream? Of(StoredConstant constant)
    {
        if (constant.Node.Value is not { } stored || stored.Type == DType.String) return null;
        if (constant.Form is not { } form) return new WeightStream(stored, null, null, null);
        int[] dims = stored.Shape.Dims.ToArray();
        ConstantValue? scale = form.Scale is { } s ? ConstantValue.Of(s) : null, zeroPoint = form.ZeroPoint is { } z ? ConstantValue.Of(z) : null;
        ConstantValue? codebook = form.Codebook is { } c ? ConstantValue.Of(c) : null;
        bool missing = (form.Scale is not null && scale?.StridesOver(dims) is null) || (form.ZeroPoint is not null && zeroPoint?.StridesOver(dims) is null) || (form.Codebook is not null && codebook is null);
        return missing ? null : new WeightStream(stored, scale, zeroPoint, codebook);
    }

    /// <summary>The elements in order, in pieces that are overwritten by the next.</summary>
    public IEnumerable<ReadOnlyMemory<float>> Read()
    {
        int[] dims = _stored.Shape.Dims.ToArray();
        long[]? scales = _scale?.StridesOver(dims), zeroPoints = _zeroPoint?.StridesOver(dims);
        int columns = dims.Length == 0 ? 1 : dims[^1];
        // Rows of the last axis: where their scales and zero points begin.
        var row = new Odometer(dims.Length == 0 ? [1] : [.. dims[..^1], 1]);
        int column = 0;
        float[] values = new float[Chunk];
        for (long start = 0; start < Elements; start += Chunk)
        {
            int count = (int)Math.Min(Chunk, Elements - start);
            Load(start, count, values);
            if (_codebook is { } codebook)
            {
                for (int i = 0; i < count; i++) values[i] = codebook.Data[Math.Clamp((int)values[i], 0, codebook.Data.Length - 1)];
            }

            for (int i = 0; i < count && (scales ?? zeroPoints) is not null;)
            {
                int run = Math.Min(count - i, columns - column);
                Decode(values.AsSpan(i, run), column, row, scales, zeroPoints);
                i += run;
                column += run;
                if (column < columns) continue;
                column = 0;
                row.Step();
            }

            yield return values.AsMemory(0, count);
        }
    }

    private void Decode(Span<float> values, int column, Odometer row, long[]? scales, long[]? zeroPoints)
    {
        if (zeroPoints is not null)
        {
            long at = row.Offset(zeroPoints) + (column * zeroPoints[^1]);
            for (int i = 0; i < values.Length; i++) values[i] -= _zeroPoint!.Data[at + (i * zeroPoints[^1])];
        }

        if (scales is null) return;
        long first = row.Offset(scales) + (column * scales[^1]);
        for (int i = 0; i < values.Length; i++) values[i] *= _scale!.Data[first + (i * scales[^1])];
    }

    private void Load(long start, int count, float[] values)
    {
        var window = new Tensor(_stored.Type, new Shape(count), _stored.Memory, _stored.ByteOffset + _stored.Type.ByteLength(start));
        if (window.Type == DType.F32) window.Values<float>().CopyTo(values);
        else ElementConverter.Convert(window, DType.F32).Values<float>().CopyTo(values);
        GC.KeepAlive(_stored);
    }
}
