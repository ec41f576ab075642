using System.Collections;

namespace Lockstep.Tensors;

/// <summary>A static shape: dimensions from the outermost to the innermost, e.g. <c>[batch, heads, tokens, dim]</c>. Rank 0 is a scalar.</summary>
public readonly struct Shape : IEquatable<Shape>, IReadOnlyList<int>
{
    /// <summary>The most dimensions a shape can have. Real models stay below ten; the bound keeps small buffers by rank safe.</summary>
    public const int MaxRank = 64;

    private readonly int[]? _dims;

    /// <summary>Makes a shape.</summary>
    /// <exception cref="ArgumentException">A dimension is negative, or there are more than <see cref="MaxRank"/>.</exception>
    public Shape(params ReadOnlySpan<int> dims)
    {
        if (dims.Length > MaxRank) throw new ArgumentException($"A shape cannot have {dims.Length} dimensions, the most are {MaxRank}.", nameof(dims));
        foreach (int dim in dims) ArgumentOutOfRangeException.ThrowIfNegative(dim, nameof(dims));
        _dims = dims.ToArray();
    }

    /// <summary>The shape of a scalar, <c>[]</c>.</summary>
    public static Shape Scalar => default;

    /// <summary>Number of dimensions.</summary>
    public int Rank => Dims.Length;

    /// <summary>The dimensions.</summary>
    public ReadOnlySpan<int> Dims => _dims;

    /// <summary>Number of elements: the product of the dimensions, 1 for a scalar.</summary>
    public long ElementCount
    {
        get
        {
            long count = 1;
            foreach (int dim in Dims) count = checked(count * dim);
            return count;
        }
    }

    int IReadOnlyCollection<int>.Count => Rank;

    /// <summary>Dimension <paramref name="axis"/>; negative axes count from the end.</summary>
    public int this[int axis] => Dims[axis < 0 ? axis + Rank : axis];

    /// <summary>Strides of the dense row-major layout, in elements.</summary>
    public long[] Strides()
    {
        var strides = new long[Rank];
        long next = 1;
        for (int axis = Rank - 1; axis >= 0; axis--)
        {
            strides[axis] = next;
            next = checked(next * Dims[axis]);
        }

        return strides;
    }

    /// <summary>Product of the dimensions in <c>[from, to)</c>.</summary>
    public long Product(int from, int to)
    {
        long product = 1;
        for (int axis = from; axis < to; axis++) product = checked(product * Dims[axis]);
        return product;
    }

    /// <summary>The same shape with one dimension replaced.</summary>
    public Shape With(int axis, int dim)
    {
        int[] dims = Dims.ToArray();
        dims[axis < 0 ? axis + Rank : axis] = dim;
        return new Shape(dims);
    }

    /// <summary>Writes other dimensions over these, for every copy of this shape. For a tensor that is made to be resized.</summary>
    internal void Overwrite(ReadOnlySpan<int> dims)
    {
        if (dims.Length != Rank) throw new ArgumentException($"{dims.Length} dimensions cannot take the place of {Rank}.", nameof(dims));
        foreach (int dim in dims) ArgumentOutOfRangeException.ThrowIfNegative(dim, nameof(dims));
        dims.CopyTo(_dims);
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => Dims.SequenceEqual(other.Dims);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int dim in Dims) hash.Add(dim);
        return hash.ToHashCode();
    }

    /// <summary>True when both have the same dimensions.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>True when any dimension or the rank differs.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(",", Dims.ToArray())}]";

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(_dims ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
