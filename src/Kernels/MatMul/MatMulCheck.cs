namespace Lockstep.Kernels;

/// <summary>Argument checks that all multiplications share.</summary>
internal static unsafe class MatMulCheck
{
    public static WeightView Plain<F>(in PlainWeights w)
        where F : struct, IWeightFormat
    {
        Sizes(w.Data, w.Outputs, w.Inputs);
        return new WeightView
        {
            Data = w.Data,
            Outputs = w.Outputs,
            Inputs = w.Inputs,
            GroupSize = w.Inputs,
            Groups = 1,
            RowBytes = (nuint)w.Inputs * (nuint)F.Bits / 8,
        };
    }

    /// <summary>The view of quantised weights; scales and zero points must be pinned by the caller.</summary>
    public static WeightView Quantized<F>(in QuantizedWeights w, float* scales, float* zeros)
        where F : struct, IWeightFormat
    {
        Sizes(w.Data, w.Outputs, w.Inputs);
        if (F.Bits == 4 && w.Inputs % 2 != 0)
        {
            throw new ArgumentException($"Four-bit weights need an even number of inputs, so that rows begin on a byte; found {w.Inputs}.");
        }

        if (w.GroupSize < 1 || w.Inputs % w.GroupSize != 0)
        {
            throw new ArgumentException($"The group size must divide the {w.Inputs} inputs; found {w.GroupSize}.");
        }

        long groups = (long)w.Outputs * (w.Inputs / w.GroupSize);
        if (w.Scales.Length != groups)
        {
            throw new ArgumentException($"Expected {groups} scales, one for each row and group; found {w.Scales.Length}.");
        }

        if (!w.ZeroPoints.IsEmpty && w.ZeroPoints.Length != groups)
        {
            throw new ArgumentException($"Expected {groups} zero points, one for each row and group, or none; found {w.ZeroPoints.Length}.");
        }

        return new WeightView
        {
            Data = w.Data,
            Scales = scales,
            Zeros = w.ZeroPoints.IsEmpty ? null : zeros,
            Outputs = w.Outputs,
            Inputs = w.Inputs,
            GroupSize = w.GroupSize,
            Groups = w.Inputs / w.GroupSize,
            RowBytes = (nuint)w.Inputs * (nuint)F.Bits / 8,
        };
    }

    /// <summary>The view of codes that are no integers: without zero points, and perhaps without scales.</summary>
    public static WeightView Coded<F>(in QuantizedWeights w, float* scales)
        where F : struct, IWeightFormat
    {
        if (!w.ZeroPoints.IsEmpty)
        {
            throw new ArgumentException($"Floats have no zero points; found {w.ZeroPoints.Length}.");
        }

        if (!w.Scales.IsEmpty)
        {
            return Quantized<F>(in w, scales, null);
        }

        if (w.GroupSize != w.Inputs)
        {
            throw new ArgumentException($"Weights without scales are one group of {w.Inputs}; found groups of {w.GroupSize}.");
        }

        return Plain<F>(new PlainWeights(w.Data, w.Outputs, w.Inputs));
    }

    public static void Activations(ReadOnlySpan<float> x, int rows, int inputs, int outputs, ReadOnlySpan<float> y)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        if (x.Length != (long)rows * inputs)
        {
            throw new ArgumentException($"Expected x of {rows} rows x {inputs} inputs = {(long)rows * inputs} numbers; found {x.Length}.");
        }

        if (y.Length != (long)rows * outputs)
        {
            throw new ArgumentException($"Expected y of {rows} rows x {outputs} outputs = {(long)rows * outputs} numbers; found {y.Length}.");
        }

        if (x.Overlaps(y))
        {
            throw new ArgumentException("x and y share memory; the result would overwrite what is still to be read. Use another buffer for y.");
        }
    }

    private static void Sizes(byte* data, int outputs, int inputs)
    {
        if (outputs < 1 || inputs < 1)
        {
            throw new ArgumentException($"Weights need at least one output and one input; found [{outputs}, {inputs}].");
        }

        if (data == null)
        {
            throw new ArgumentException($"The weights [{outputs}, {inputs}] have a null address.");
        }
    }
}
