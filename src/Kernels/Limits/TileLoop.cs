namespace Lockstep.Kernels;

/// <summary>Tile products of the same few bytes, which stay in the first-level cache. Items are repetitions.</summary>
internal readonly unsafe struct TileLoop(ITileProduct unit, byte* memory, int steps) : IRangeBody
{
    /// <summary>Operations of a step: four products of 16 x 16 x 64 bytes, two operations each.</summary>
    public const double Operations = 4.0 * 16 * 16 * Length * 2;

    private const int Length = 64;

    public void Run(int start, int end)
    {
        int* sums = stackalloc int[32 * PanelView.Columns];
        unit.Configure(Length);
        for (; start < end; start++)
        {
            var call = new TileBlocks { X = memory, Weights = memory, Sums = sums, Blocks = 1, Steps = steps, Length = Length, LowerRows = 16 * Length };
            unit.Rows32(ref call);
        }

        unit.Release();
    }
}
