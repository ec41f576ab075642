namespace Lockstep.Graph;

/// <summary>One dimension that may be known only as an interval. <c>-1</c> and <c>?</c> of IR files are the interval from 0 without end.</summary>
public readonly record struct Dimension
{
    /// <summary>A dimension in <c>[min, max]</c>; <see cref="int.MaxValue"/> is no upper bound.</summary>
    public Dimension(int min, int max)
    {
        if (min < 0 || max < min) throw new ArgumentOutOfRangeException(nameof(min), $"A dimension cannot lie in {min}..{max}.");
        Min = min;
        Max = max;
    }

    /// <summary>Any size.</summary>
    public static Dimension Dynamic => new(0, int.MaxValue);

    /// <summary>Smallest size.</summary>
    public int Min { get; }

    /// <summary>Largest size; <see cref="int.MaxValue"/> is no bound.</summary>
    public int Max { get; }

    /// <summary>True when the size is known.</summary>
    public bool IsStatic => Min == Max;

    /// <summary>The known size.</summary>
    /// <exception cref="InvalidOperationException">The dimension is dynamic.</exception>
    public int Value => IsStatic ? Min : throw new InvalidOperationException($"Dimension {this} is not static.");

    /// <summary>A known size.</summary>
    public static implicit operator Dimension(int size) => new(size, size);

    /// <summary>The size of two parts laid end to end.</summary>
    public static Dimension operator +(Dimension left, Dimension right) =>
        new(Saturate((long)left.Min + right.Min), left.Max == int.MaxValue || right.Max == int.MaxValue ? int.MaxValue : Saturate((long)left.Max + right.Max));

    /// <summary>The size of <paramref name="right"/> repeats of <paramref name="left"/>.</summary>
    public static Dimension operator *(Dimension left, Dimension right)
    {
        bool unbounded = (left.Max == int.MaxValue && right.Max != 0) || (right.Max == int.MaxValue && left.Max != 0);
        return new(Saturate((long)left.Min * right.Min), unbounded ? int.MaxValue : Saturate((long)left.Max * right.Max));
    }

    /// <summary>True when both could be the same size.</summary>
    public bool IsCompatible(Dimension other) => Min <= other.Max && other.Min <= Max;

    /// <summary>What both say together; they must be compatible.</summary>
    public Dimension Merge(Dimension other) => new(Math.Max(Min, other.Min), Math.Min(Max, other.Max));

    /// <summary>The numpy broadcast of two dimensions; null when they cannot be broadcast.</summary>
    public static Dimension? Broadcast(Dimension left, Dimension right)
    {
        // Both are the same size, or one of them is 1 and the other decides.
        Dimension? size = left.IsCompatible(right) ? left.Merge(right) : null;
        if (left.IsCompatible(1)) size = Hull(size, right);
        if (right.IsCompatible(1)) size = Hull(size, left);
        return size;
    }

    /// <summary>The size, <c>?</c>, or an interval such as <c>1..8</c>.</summary>
    public override string ToString()
    {
        if (IsStatic) return Min.ToString();
        if (Min == 0 && Max == int.MaxValue) return "?";
        return $"{Min}..{(Max == int.MaxValue ? "" : Max)}";
    }

    private static Dimension Hull(Dimension? left, Dimension right) =>
        left is { } other ? new(Math.Min(other.Min, right.Min), Math.Max(other.Max, right.Max)) : right;

    private static int Saturate(long value) => (int)Math.Min(value, int.MaxValue);
}
