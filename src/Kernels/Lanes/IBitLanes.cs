using System.Diagnostics.CodeAnalysis;

namespace Lockstep.Kernels.Lanes;

/// <summary>
/// The lanes of an <see cref="ILanes{TSelf}"/> seen as 32 bits each: packed weights, small integers, and dot products of them. All integer arithmetic
/// is exact and the same at every width, as long as no sum leaves its type; where an instruction would saturate, the caller keeps sums small.
/// </summary>
internal unsafe interface IBitLanes<TSelf>
    where TSelf : unmanaged, IBitLanes<TSelf>
{
    /// <summary>All lanes the same 32 bits.</summary>
    static abstract TSelf SplatBits(int bits);

    /// <summary>(bits AND mask) OR or.</summary>
    static abstract TSelf AndOr(TSelf bits, TSelf mask, TSelf or);

    /// <summary>bits AND mask.</summary>
    static abstract TSelf And(TSelf bits, TSelf mask);

    /// <summary>Each lane shifted left.</summary>
    static abstract TSelf ShiftLeft(TSelf bits, [ConstantExpected] int count);

    /// <summary>Each lane shifted right, zeros coming in.</summary>
    static abstract TSelf ShiftRight(TSelf bits, [ConstantExpected] int count);

    /// <summary>Each lane shifted right, copies of the sign coming in.</summary>
    static abstract TSelf ShiftRightSigned(TSelf bits, [ConstantExpected] int count);

    /// <summary>Both 16-bit halves of each lane shifted right by 8, zeros coming in.</summary>
    static abstract TSelf UpperBytes(TSelf bits);

    /// <summary>Lane by lane sum of 32-bit integers.</summary>
    static abstract TSelf AddInts(TSelf a, TSelf b);

    /// <summary>Lane by lane, the larger of two signed 32-bit integers. Of the bits of magnitudes (no sign), it is the larger number, or a NaN.</summary>
    static abstract TSelf MaxInts(TSelf a, TSelf b);

    /// <summary>The largest lane, as signed 32-bit integers.</summary>
    static abstract int MaxOfInts(TSelf value);

    /// <summary>Sums of the 16-bit halves, half by half.</summary>
    static abstract TSelf AddPairs(TSelf a, TSelf b);

    /// <summary>Per lane: a.low * b.low + a.high * b.high of signed 16-bit halves, as a 32-bit integer.</summary>
    static abstract TSelf MultiplyPairs(TSelf a, TSelf b);

    /// <summary>
    /// Per 16-bit half: sum of two products, unsigned bytes of <paramref name="a"/> times signed bytes of <paramref name="b"/>.
    /// The sum must fit 16 bits (instructions differ in what they do otherwise): |a| up to 128, or b small.
    /// </summary>
    static abstract TSelf MultiplyBytes(TSelf a, TSelf b);

    /// <summary>Per lane: <paramref name="sum"/> + four products, unsigned bytes of <paramref name="a"/> times signed bytes of <paramref name="b"/>; exact.</summary>
    static abstract TSelf DotBytes(TSelf sum, TSelf a, TSelf b);

    /// <summary>32-bit integers as f32; exact below 2^24.</summary>
    static abstract TSelf ToSingle(TSelf ints);

    /// <summary>What <see cref="NibbleMinus8"/> needs, kept in a register by the caller.</summary>
    static abstract TSelf NibbleTable { get; }

    /// <summary>The lowest four bits of each lane, minus 8, as f32.</summary>
    static abstract TSelf NibbleMinus8(TSelf bits, TSelf table);

    /// <summary>The parts of a table of 16 numbers that <see cref="LookUp"/> keeps in registers; where vectors are short it reads the memory.</summary>
    static abstract void LoadTable(float* table, out TSelf low, out TSelf high);

    /// <summary>Per lane: the number of the table that the lowest four bits name.</summary>
    static abstract TSelf LookUp(TSelf bits, TSelf low, TSelf high, float* table);

    /// <summary>The eight nibbles of each lane as bytes: the lower four in <paramref name="first"/>, the upper four in <paramref name="second"/>, lowest first.</summary>
    static abstract void SpreadNibbles(TSelf bits, out TSelf first, out TSelf second);

    /// <summary>Writes the low byte of lane i to p[i].</summary>
    static abstract void StoreLowBytes(TSelf bits, byte* p);
}
