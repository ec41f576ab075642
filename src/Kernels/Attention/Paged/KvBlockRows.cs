namespace Lockstep.Kernels;

/// <summary>Writes positions into blocks and reads them back. A position's bytes depend on its own numbers alone, so writing it again gives the same.</summary>
public static unsafe class KvBlockRows
{
    private const float LargestHalf = 65504f;

    /// <summary>Writes consecutive positions of one head.</summary>
    /// <param name="format">Format of the block.</param>
    /// <param name="block">The block.</param>
    /// <param name="head">Head.</param>
    /// <param name="position">First position within the block.</param>
    /// <param name="count">How many positions; none beyond the block.</param>
    /// <param name="rows">`[count, dim]`.</param>
    /// <exception cref="ArgumentException">The positions do not lie in the block, or <paramref name="rows"/> is too short.</exception>
    public static void Write(in KvBlockFormat format, nint block, int head, int position, int count, ReadOnlySpan<float> rows)
    {
        Check(format, head, position, count, rows.Length);
        byte* start = (byte*)block, target = format.Head(start, head);
        fixed (float* source = rows)
        {
            if (HasSpecial(source, (nuint)count * (nuint)format.Dim, format.Type == KvType.F16 ? LargestHalf : float.MaxValue))
            {
                KvBlockFormat.MarkSpecial(start);
            }

            for (int i = 0; i < count; i++)
            {
                WriteRow(format, target, position + i, source + ((nuint)i * (nuint)format.Dim));
            }
        }
    }

    /// <summary>Reads consecutive positions of one head as f32; arguments as for <see cref="Write"/>.</summary>
    /// <param name="format">Format of the block.</param>
    /// <param name="block">The block.</param>
    /// <param name="head">Head.</param>
    /// <param name="position">First position within the block.</param>
    /// <param name="count">How many positions.</param>
    /// <param name="rows">Result `[count, dim]`.</param>
    /// <exception cref="ArgumentException">The positions do not lie in the block, or <paramref name="rows"/> is too short.</exception>
    public static void Read(in KvBlockFormat format, nint block, int head, int position, int count, Span<float> rows)
    {
        Check(format, head, position, count, rows.Length);
        byte* source = format.Head((byte*)block, head);
        for (int i = 0; i < count; i++)
        {
            for (int channel = 0; channel < format.Dim; channel++)
            {
                rows[(i * format.Dim) + channel] = Number(format, source, position + i, channel);
            }
        }
    }

    private static void Check(in KvBlockFormat format, int head, int position, int count, int length)
    {
        if (head < 0 || head >= format.Heads || position < 0 || count < 0 || position + count > KvBlockFormat.Positions)
        {
            throw new ArgumentException($"Head {head}, positions {position} .. {position + count - 1} do not lie in a block of {format}.");
        }

        if (length < (long)count * format.Dim)
        {
            throw new ArgumentException($"{count} positions of {format.Dim} channels need {(long)count * format.Dim} numbers; found {length}.");
        }
    }

    // Larger than the limit, infinite or NaN.
    private static bool HasSpecial(float* x, nuint count, float limit)
    {
        bool special = false;
        for (nuint i = 0; i < count; i++)
        {
            special |= !(MathF.Abs(x[i]) <= limit);
        }

        return special;
    }

    private static void WriteRow(in KvBlockFormat format, byte* head, int position, float* row)
    {
        int step = format.Layout == KvLayout.Keys ? KvBlockFormat.Strip : 1;
        switch (format.Type)
        {
            case KvType.F32:
                for (int channel = 0; channel < format.Dim; channel++)
                {
                    ((float*)head)[format.Index(position, channel)] = row[channel];
                }

                break;
            case KvType.F16:
                for (int channel = 0; channel < format.Dim; channel++)
                {
                    ((Half*)head)[format.Index(position, channel)] = (Half)row[channel]; // rounds to nearest even
                }

                break;
            default:
                for (int group = 0; group < format.Groups; group++)
                {
                    int channel = group * KvBlockFormat.GroupChannels;
                    float* scale = format.Scale(head, position, group);
                    Quantize(row + channel, Math.Min(KvBlockFormat.GroupChannels, format.Dim - channel), head + format.Index(position, channel), step, scale, scale + format.OffsetDistance);
                }

                break;
        }
    }

    // The smallest number is 0, the largest 255. A number that is not finite makes the whole group NaN.
    private static void Quantize(float* x, int count, byte* bytes, int step, float* scale, float* offset)
    {
        float min = x[0], max = x[0];
        for (int i = 1; i < count; i++)
        {
            min = MathF.Min(min, x[i]);
            max = MathF.Max(max, x[i]);
        }

        float unit = (max / 255f) - (min / 255f); // the difference itself may overflow
        bool finite = float.IsFinite(min) && float.IsFinite(max);
        (*scale, *offset) = finite ? (unit, min) : (float.NaN, float.NaN);
        for (int i = 0; i < count; i++)
        {
            // Through double, because x - min may overflow too; a group of equal numbers is its offset.
            bytes[i * step] = finite && unit > 0 ? (byte)Math.Clamp(Math.Round(((double)x[i] - min) / unit), 0, 255) : (byte)0;
        }
    }

    /// <summary>One number as f32.</summary>
    internal static float Number(in KvBlockFormat format, byte* head, int position, int channel)
    {
        int at = format.Index(position, channel);
        switch (format.Type)
        {
            case KvType.F32:
                return ((float*)head)[at];
            case KvType.F16:
                return (float)((Half*)head)[at];
            default:
                float* scale = format.Scale(head, position, channel / KvBlockFormat.GroupChannels);
                return MathF.FusedMultiplyAdd(head[at], *scale, scale[format.OffsetDistance]);
        }
    }
}
