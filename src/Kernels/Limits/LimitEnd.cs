using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Makes use of a result that nobody needs, so that the compiler keeps the loop that made it.</summary>
internal static unsafe class LimitEnd<S>
    where S : unmanaged, ILanes<S>
{
    private const float Impossible = 12345.678f;

    public static void Keep(S value, byte* memory)
    {
        if (S.MaxOf(value) == Impossible)
        {
            *memory = 0;
        }
    }
}
