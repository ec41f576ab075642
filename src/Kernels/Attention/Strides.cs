namespace Lockstep.Kernels;

/// <summary>Distances, in elements, between neighbours of a `[batch, head, row, column]` tensor; columns are contiguous. 0 repeats (broadcast).</summary>
/// <param name="Batch">From one batch to the next.</param>
/// <param name="Head">From one head to the next.</param>
/// <param name="Row">From one row to the next.</param>
public readonly record struct Strides(long Batch, long Head, long Row)
{
    internal long Offset(int batch, int head, int row) => (batch * Batch) + (head * Head) + (row * Row);
}
