namespace Lockstep.Kernels;

/// <summary>
/// A weight matrix of f32, f16 or bf16 numbers, rows contiguous. The address may have any alignment (a mapped file), and the matrix may exceed 2 GiB.
/// </summary>
/// <param name="data">First element. Native or pinned memory that stays in place during the call; the kernels trust it to hold all rows.</param>
/// <param name="outputs">N, the number of output features.</param>
/// <param name="inputs">K, the number of input features that are summed over.</param>
public readonly unsafe struct PlainWeights(void* data, int outputs, int inputs)
{
    /// <summary>First element.</summary>
    public byte* Data { get; } = (byte*)data;

    /// <summary>N, the number of output features.</summary>
    public int Outputs { get; } = outputs;

    /// <summary>K, the number of input features that are summed over.</summary>
    public int Inputs { get; } = inputs;
}
