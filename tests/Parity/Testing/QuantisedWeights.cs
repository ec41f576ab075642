using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Parity.Tests;

/// <summary>A matrix rounded to a <see cref="WeightFormat"/>: every weight is about (stored - zero point) * scale of its group.</summary>
internal sealed class QuantisedWeights
{
    private readonly WeightFormat _format;
    private readonly float[] _stored;
    private readonly float[] _zeroPoints;
    private readonly float[] _scales; // as they are stored

    /// <summary>Rounds to nearest.</summary>
    /// <param name="format">A format with scales.</param>
    /// <param name="weights"><c>[rows, columns]</c>.</param>
    /// <param name="group">Columns of a group; divides the columns.</param>
    public QuantisedWeights(WeightFormat format, float[] weights, int group)
    {
        _format = format;
        (_stored, _zeroPoints) = (new float[weights.Length], new float[weights.Length / group]);
        float[] ideal = weights.Chunk(group).Select(IdealScale).ToArray();
        if (format.Scale == DType.F8E4M3) SecondScale = ideal.Max() / 448; // the largest f8e4m3
        _scales = ideal.Select(scale => format.Scale switch
        {
            DType.F8E8M0 => MathF.Pow(2, MathF.Ceiling(MathF.Log2(scale))),
            DType.F8E4M3 => scale / SecondScale,
            _ => scale,
        }).ToArray();
        _scales = ElementConverter.ToSingles(ElementConverter.Convert(Tensor.From(_scales, _scales.Length), format.Scale));
        for (int i = 0; i < _scales.Length; i++) Round(weights.AsSpan(i * group, group), i);
    }

    /// <summary>NNCF's CB4_F8E4M3.</summary>
    public static ReadOnlySpan<float> Codebook => [-3.5f, -2.5f, -1.875f, -1.375f, -1, -0.625f, -0.3125f, 0, 0.28125f, 0.5625f, 0.875f, 1.125f, 1.5f, 2, 2.5f, 3.5f];

    /// <summary>What scales of f8e4m3 are multiplied with; 1 for others.</summary>
    public float SecondScale { get; } = 1;

    /// <summary>The stored numbers.</summary>
    public Tensor Stored(Shape shape) => Pack(_stored, shape, _format.Type);

    /// <summary>The zero points, in the type of the stored numbers.</summary>
    public Tensor ZeroPoints(Shape shape) => Pack(_zeroPoints, shape, _format.Type);

    /// <summary>The scales.</summary>
    public Tensor Scales(Shape shape) => Pack(_scales, shape, _format.Scale);

    private static Tensor Pack(float[] values, Shape shape, DType type) => ElementConverter.Convert(Tensor.From<float>(values, shape), type);

    private float IdealScale(float[] group)
    {
        float span = _format.IsAsymmetric ? Math.Max(group.Max(), 0) - Math.Min(group.Min(), 0) : group.Max(Math.Abs);
        float steps = _format.IsCodebook ? 3.5f : _format.Type switch
        {
            DType.F8E4M3 => 448,
            DType.F4E2M1 => 6,
            DType.NF4 => 1,
            _ => _format.IsAsymmetric ? (1 << _format.Type.BitWidth) - 1 : (1 << (_format.Type.BitWidth - 1)) - 1,
        };
        return span > 0 ? span / steps : 1;
    }

    private void Round(ReadOnlySpan<float> weights, int group)
    {
        float scale = _format.Scale == DType.F8E4M3 ? (float)(Half)(_scales[group] * SecondScale) : _scales[group];
        int bits = _format.Type.BitWidth;
        float least = _format.IsAsymmetric ? 0 : -(1 << (bits - 1)), most = (1 << (_format.IsAsymmetric ? bits : bits - 1)) - 1;
        if (_format.IsAsymmetric)
        {
            float min = 0;
            foreach (float weight in weights) min = Math.Min(min, weight);
            _zeroPoints[group] = Math.Clamp(MathF.Round(-min / scale), 0, most);
        }

        for (int i = 0; i < weights.Length; i++)
        {
            float value = weights[i] / scale;
            _stored[group * weights.Length + i] = _format.IsCodebook ? Nearest(value)
                : _format.Type.IsInteger ? Math.Clamp(MathF.Round(value) + _zeroPoints[group], least, most) : value;
        }
    }

    private static int Nearest(float value)
    {
        int nearest = 0;
        for (int i = 1; i < Codebook.Length; i++)
        {
            if (Math.Abs(Codebook[i] - value) < Math.Abs(Codebook[nearest] - value)) nearest = i;
        }

        return nearest;
    }
}
