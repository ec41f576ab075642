using System.Runtime.CompilerServices;

namespace Lockstep.Kernels.Lanes;

/// <summary><see cref="IBitLanes{TSelf}.SpreadNibbles"/> in shifts and masks, for lanes without an instruction for it.</summary>
internal static class NibbleSpread<S>
    where S : unmanaged, IBitLanes<S>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(S bits, out S first, out S second) => (first, second) = (Lower(bits), Lower(S.ShiftRight(bits, 16)));

    // The bytes of the lower half move apart, then their nibbles.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static S Lower(S bits)
    {
        S pairs = S.AndOr(S.ShiftLeft(bits, 8), S.SplatBits(0x00ff0000), S.And(bits, S.SplatBits(0x000000ff)));
        return S.AndOr(S.ShiftLeft(pairs, 4), S.SplatBits(0x0f000f00), S.And(pairs, S.SplatBits(0x000f000f)));
    }
}
