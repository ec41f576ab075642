namespace Lockstep.Kernels;

/// <summary>Rows of one operand of a gate, which may lie inside wider rows.</summary>
/// <param name="values">From the first number of the first row on.</param>
/// <param name="stride">From one row to the next.</param>
public readonly ref struct GateRows(ReadOnlySpan<float> values, int stride)
{
    /// <summary>From the first number of the first row on.</summary>
    public ReadOnlySpan<float> Values { get; } = values;

    /// <summary>From one row to the next.</summary>
    public int Stride { get; } = stride;
}
