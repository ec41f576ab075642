using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Items are blocks of four weight rows; each makes four columns of y for all rows of x.</summary>
internal readonly unsafe struct MatMulBody<S, F>(Rows x, WeightView w, float* y) : IRangeBody
    where S : unmanaged, ILanes<S>
    where F : struct, IWeightFormat
{
    // Some ten microseconds of work: short enough to share out evenly, long enough to hide the cost of taking a chunk.
    private const long MultipliesPerChunk = 1 << 18;

    public void Run(int start, int end)
    {
        bool few = x.Count <= 4 && FewRows<S, F>.Fits(in w);
        for (int block = start; block < end; block++)
        {
            if (few)
            {
                FewRows<S, F>.Run(in w, block * 4, in x, y);
            }
            else
            {
                ManyRows<S, F>.Run(in w, block * 4, in x, y);
            }
        }
    }

    /// <summary>Runs all of y, on the pool if there is one.</summary>
    public void RunAll(WorkerPool? pool)
    {
        int blocks = (int)(((long)w.Outputs + 3) / 4);
        if (pool is null)
        {
            Run(0, blocks);
            return;
        }

        long perBlock = Math.Max(1, 4L * w.Inputs * x.Count);
        pool.For(blocks, (int)Math.Max(1, MultipliesPerChunk / perBlock), this);
    }
}
