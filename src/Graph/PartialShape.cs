using Lockstep.Tensors;

namespace Lockstep.Graph;

/// <summary>A shape whose dimensions, or even rank, may be dynamic. The default value has dynamic rank.</summary>
public readonly struct PartialShape : IEquatable<PartialShape>
{
    private readonly Dimension[]? _dims;

    /// <summary>A shape of known rank.</summary>
    /// <exception cref="ArgumentException">There are more than <see cref="Shape.MaxRank"/> dimensions.</exception>
    public PartialShape(params ReadOnlySpan<Dimension> dims)
    {
        if (dims.Length > Shape.MaxRank)
            throw new ArgumentException($"A shape cannot have {dims.Length} dimensions, the most are {Shape.MaxRank}.", nameof(dims));
        _dims = dims.ToArray();
    }

    /// <summary>A shape of unknown rank.</summary>
    public static PartialShape Dynamic => default;

    /// <summary>The shape of a scalar.</summary>
    public static PartialShape Scalar => new([]);

    /// <summary>True when the rank is known.</summary>
    public bool HasRank => _dims is not null;

    /// <summary>The known rank.</summary>
    /// <exception cref="InvalidOperationException">The rank is dynamic.</exception>
    public int Rank => Dims.Length;

    /// <summary>The dimensions.</summary>
    /// <exception cref="InvalidOperationException">The rank is dynamic.</exception>
    public ReadOnlySpan<Dimension> Dims => _dims ?? throw new InvalidOperationException("The rank of this shape is dynamic.");

    /// <summary>True when rank and all dimensions are known.</summary>
    public bool IsStatic => _dims is not null && Array.TrueForAll(_dims, dim => dim.IsStatic);

    /// <summary>Dimension <paramref name="axis"/>; negative axes count from the end.</summary>
    public Dimension this[int axis] => Dims[axis < 0 ? axis + Rank : axis];

    /// <summary>Fully dynamic dimensions of a known rank.</summary>
    public static PartialShape OfRank(int rank)
    {
        var dims = new Dimension[rank];
        Array.Fill(dims, Dimension.Dynamic);
        return new PartialShape(dims);
    }

    /// <summary>A static shape.</summary>
    public static implicit operator PartialShape(Shape shape)
    {
        var dims = new Dimension[shape.Rank];
        for (int axis = 0; axis < dims.Length; axis++) dims[axis] = shape[axis];
        return new PartialShape(dims);
    }

    /// <summary>The static shape.</summary>
    /// <exception cref="InvalidOperationException">Something is dynamic.</exception>
    public Shape ToShape()
    {
        Span<int> dims = stackalloc int[Rank];
        for (int axis = 0; axis < dims.Length; axis++) dims[axis] = Dims[axis].Value;
        return new Shape(dims);
    }

    /// <summary>The dimensions as a new array, to be changed and made a shape again.</summary>
    public Dimension[] ToArray() => Dims.ToArray();

    /// <summary>The same shape with one dimension replaced.</summary>
    public PartialShape With(int axis, Dimension dim)
    {
        Dimension[] dims = ToArray();
        dims[axis < 0 ? axis + dims.Length : axis] = dim;
        return new PartialShape(dims);
    }

    /// <summary>True when a tensor of shape <paramref name="shape"/> fits.</summary>
    public bool Accepts(Shape shape)
    {
        if (!HasRank) return true;
        if (Rank != shape.Rank) return false;
        for (int axis = 0; axis < Rank; axis++)
        {
            if (!Dims[axis].IsCompatible(shape[axis])) return false;
        }

        return true;
    }

    /// <summary>True when both could describe the same tensor.</summary>
    public bool IsCompatible(PartialShape other)
    {
        if (!HasRank || !other.HasRank) return true;
        if (Rank != other.Rank) return false;
        for (int axis = 0; axis < Rank; axis++)
        {
            if (!Dims[axis].IsCompatible(other.Dims[axis])) return false;
        }

        return true;
    }

    /// <summary>What both say together; they must be compatible.</summary>
    public PartialShape Merge(PartialShape other)
    {
        if (!HasRank) return other;
        if (!other.HasRank) return this;
        var dims = new Dimension[Rank];
        for (int axis = 0; axis < dims.Length; axis++) dims[axis] = Dims[axis].Merge(other.Dims[axis]);
        return new PartialShape(dims);
    }

    /// <summary>The numpy broadcast of two shapes; null when they cannot be broadcast.</summary>
    public static PartialShape? Broadcast(PartialShape left, PartialShape right)
    {
        if (!left.HasRank || !right.HasRank) return Dynamic;
        var dims = new Dimension[Math.Max(left.Rank, right.Rank)];
        for (int fromEnd = 1; fromEnd <= dims.Length; fromEnd++)
        {
            Dimension a = fromEnd <= left.Rank ? left.Dims[^fromEnd] : 1;
            Dimension b = fromEnd <= right.Rank ? right.Dims[^fromEnd] : 1;
            if (Dimension.Broadcast(a, b) is not { } dim) return null;
            dims[^fromEnd] = dim;
        }

        return new PartialShape(dims);
    }

    /// <inheritdoc/>
    public bool Equals(PartialShape other) => HasRank == other.HasRank && (!HasRank || Dims.SequenceEqual(other.Dims));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PartialShape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (Dimension dim in _dims ?? []) hash.Add(dim);
        return hash.ToHashCode();
    }

    /// <summary>True when rank and all dimensions are written the same.</summary>
    public static bool operator ==(PartialShape left, PartialShape right) => left.Equals(right);

    /// <summary>True when anything is written differently.</summary>
    public static bool operator !=(PartialShape left, PartialShape right) => !left.Equals(right);

    /// <summary>Such as <c>[?,4,?,128]</c>, or <c>[...]</c> for dynamic rank.</summary>
    public override string ToString() => HasRank ? $"[{string.Join(",", _dims!)}]" : "[...]";
}
