using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>A checked multiplication that waits for its lane width.</summary>
internal readonly unsafe ref struct MatMulCall<F>(ReadOnlySpan<float> x, int rows, WeightView weights, Span<float> y, WorkerPool? pool) : ILaneAction
    where F : struct, IWeightFormat
{
    private readonly ReadOnlySpan<float> _x = x;
    private readonly Span<float> _y = y;

    public void Run<S>()
        where S : unmanaged, ILanes<S>
    {
        if (rows == 0)
        {
            return;
        }

        fixed (float* px = _x, py = _y)
        {
            new MatMulBody<S, F>(new Rows(px, rows, weights.Inputs), weights, py).RunAll(pool);
        }
    }
}
