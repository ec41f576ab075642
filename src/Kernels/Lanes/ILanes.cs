namespace Lockstep.Kernels.Lanes;

/// <summary>
/// A row of <see cref="Count"/> f32 numbers that move together. Kernels are written once against this interface and closed over a width.
/// Every width runs on every machine: what the hardware lacks is composed of narrower vectors with the same digits.
/// Pointers may have any alignment. No member reads or writes outside the elements it names.
/// </summary>
internal unsafe interface ILanes<TSelf> : IBitLanes<TSelf>
    where TSelf : unmanaged, ILanes<TSelf>
{
    /// <summary>How many numbers there are: 1, 4, 8 or 16.</summary>
    static abstract int Count { get; }

    /// <summary>All lanes zero.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>All lanes the same number. Not free: constants of a loop live in fields of its operation.</summary>
    static abstract TSelf Splat(float value);

    /// <summary>Reads <see cref="Count"/> numbers; lane i holds p[i].</summary>
    static abstract TSelf Load(float* p);

    /// <summary>Writes lane i to p[i].</summary>
    static abstract void Store(TSelf value, float* p);

    /// <summary>Reads half of <see cref="Count"/> numbers, each for two lanes: lane i holds p[i / 2]. One lane reads one number.</summary>
    static abstract TSelf LoadTwice(float* p);

    /// <summary>Lanes 2i and 2i + 1 change places; a single lane stays.</summary>
    static abstract TSelf SwapPairs(TSelf value);

    /// <summary>Reads <see cref="Count"/> unsigned bytes; lane i holds p[i].</summary>
    static abstract TSelf LoadU8(byte* p);

    /// <summary>Reads <see cref="Count"/> signed bytes; lane i holds p[i].</summary>
    static abstract TSelf LoadS8(byte* p);

    /// <summary>Reads <see cref="Count"/> IEEE halves, exactly: denormals, infinities and NaN included.</summary>
    static abstract TSelf LoadF16(byte* p);

    /// <summary>Reads <see cref="Count"/> bfloat16 numbers, exactly.</summary>
    static abstract TSelf LoadBf16(byte* p);

    /// <summary>
    /// Reads <see cref="Count"/> bytes of unsigned nibbles, low nibble first, and gives 2 x <see cref="Count"/> numbers in order:
    /// <paramref name="first"/> holds numbers 0 .. Count-1, <paramref name="second"/> the next Count.
    /// </summary>
    static abstract void LoadU4(byte* p, out TSelf first, out TSelf second);

    /// <summary>As <see cref="LoadU4"/>, with nibbles in two's complement (-8 .. 7).</summary>
    static abstract void LoadS4(byte* p, out TSelf first, out TSelf second);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>a * b + c with one rounding, on every machine.</summary>
    static abstract TSelf Fma(TSelf a, TSelf b, TSelf c);

    /// <summary>The larger of each pair; NaN if either is NaN.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>The smaller of each pair; NaN if either is NaN.</summary>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>Each lane without its sign.</summary>
    static abstract TSelf Abs(TSelf value);

    /// <summary>The magnitude of <paramref name="value"/> with the sign of <paramref name="sign"/>.</summary>
    static abstract TSelf CopySign(TSelf value, TSelf sign);

    /// <summary>Lane by lane: a &lt; b ? then : otherwise. NaN compares as false.</summary>
    static abstract TSelf IfLess(TSelf a, TSelf b, TSelf then, TSelf otherwise);

    /// <summary>2 to the power of each lane; lanes must be whole numbers in [-126, 127] (other lanes, NaN too, give some number).</summary>
    static abstract TSelf PowerOfTwo(TSelf exponent);

    /// <summary>The sum of all lanes, by halving: lane i is added to lane i + Count/2, then again. The order never changes.</summary>
    static abstract float Sum(TSelf value);

    /// <summary>The largest lane; NaN if any is NaN.</summary>
    static abstract float MaxOf(TSelf value);
}
