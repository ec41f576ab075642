namespace Lockstep.Kernels.Tests;

/// <summary>All lane widths, as theory data.</summary>
public class Widths : TheoryData<int>
{
    public static readonly int[] All = [1, 4, 8, 16];

    public Widths()
        : base(All)
    {
    }
}
