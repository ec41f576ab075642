using Lockstep.Tensors;

namespace Lockstep.Graph.Patterns.Symbolic;

/// <summary>Reshape: the same elements in the same order under other indices.</summary>
internal static class SymbolicReshape
{
    /// <summary>The reshaped tensor.</summary>
    /// <exception cref="UnknownException">A size or an index is not certain.</exception>
    public static SymbolicTensor Evaluate(SymbolicTensor x, SymbolicTensor target, bool specialZero)
    {
        Poly[] dims = List(target);
        for (int axis = 0; axis < dims.Length; axis++)
        {
            if (specialZero && dims[axis].Constant == 0) dims[axis] = axis < x.Rank ? x.Dims[axis] : throw new UnknownException("a 0 copies a size that is not there");
        }

        int free = Array.FindIndex(dims, dim => dim.Constant == -1);
        if (free >= 0) dims[free] = Rest(x.Dims, dims.Where((_, axis) => axis != free));
        int same = x.Dims.AsSpan().CommonPrefixLength(dims); // leading axes that stay as they are
        Poly[] from = x.Dims[same..], to = dims[same..];
        return from.Length + to.Length == 0 ? x : new SymbolicTensor(dims, index => x.At([.. index[..same], .. Split(Join(index[same..], to), from)]));
    }

    /// <summary>The numbers of a list.</summary>
    public static Poly[] List(SymbolicTensor list)
    {
        if (list.Rank == 0) return [list.Number()];
        if (list.Rank != 1 || list.Dims[0].Integer is not (>= 0 and <= Shape.MaxRank and { } count)) throw new UnknownException("a list of unknown length");
        return Enumerable.Range(0, (int)count).Select(i => list.Number(Poly.Of(i))).ToArray();
    }

    private static Poly Rest(Poly[] from, IEnumerable<Poly> known)
    {
        // Equal sizes cancel; what is left must divide.
        List<Poly> open = [.. from], divisors = [];
        foreach (Poly size in known)
        {
            if (!open.Remove(size)) divisors.Add(size);
        }

        Poly all = open.Aggregate(Poly.One, (product, dim) => product * dim), by = divisors.Aggregate(Poly.One, (product, dim) => product * dim);
        return all.DivideBy(by) is { } division && division.Remainder.Constant == 0 ? division.Quotient : throw new UnknownException($"{all} elements over {by}");
    }

    private static Poly Join(Poly[] index, Poly[] dims)
    {
        Poly place = Poly.Zero;
        for (int axis = 0; axis < dims.Length; axis++) place = (place * dims[axis]) + index[axis];
        return place;
    }

    private static Poly[] Split(Poly place, Poly[] dims)
    {
        var index = new Poly[dims.Length];
        for (int axis = dims.Length - 1; axis >= 0; axis--)
        {
            if (axis == 0) index[0] = place;
            else (place, index[axis]) = place.DivideBy(dims[axis]) ?? throw new UnknownException($"element {place} in rows of {dims[axis]}");
        }

        if (dims.Length > 0 && (!index[0].IsNotNegative() || !(dims[0] - Poly.One - index[0]).IsNotNegative())) throw new UnknownException($"element {place} of {dims[0]}");
        return index;
    }
}
