namespace Lockstep.Graph.Patterns.Symbolic;

/// <summary>Ops that move elements, as maps from the index of a result to the index of an operand.</summary>
internal static class SymbolicMoves
{
    private static readonly string[] s_axisMasks = ["new_axis_mask", "shrink_axis_mask", "ellipsis_mask"];
    private static readonly double s_toTheEnd = Math.Pow(2, 31) - 1; // how exporters write the end of an axis, at least

    /// <summary>Output <paramref name="output"/> of a node; null for another op.</summary>
    /// <exception cref="UnknownException">The op has a form that is not known.</exception>
    public static SymbolicTensor? Evaluate(Node node, int output, SymbolicEvaluator graph)
    {
        SymbolicTensor In(int input) => graph.Of(node.Inputs[input]);
        long[] Axes(int input) => graph.Integers(node.Inputs[input]) ?? throw new UnknownException("over axes that are computed");
        return node.Type switch
        {
            "ShapeOf" => Sizes(In(0)),
            "Range" => Range(In(0).Number(), In(1).Number(), In(2).Number()),
            "Unsqueeze" => Unsqueeze(In(0), Axes(1)),
            "Squeeze" => Squeeze(In(0), node.Inputs.Count > 1 ? Axes(1) : null),
            "Transpose" => Transpose(In(0), node.Inputs.Count > 1 ? Axes(1) : null),
            "Reshape" => SymbolicReshape.Evaluate(In(0), In(1), node.Attributes.Bool("special_zero", false)),
            "Broadcast" => Broadcast(In(0), In(1), node.Attributes.Text("mode", "numpy")),
            "Concat" => Concat(Enumerable.Range(0, node.Inputs.Count).Select(In).ToArray(), node.Attributes.Int("axis")),
            "Gather" => Gather(In(0), In(1), Axes(2)[0], node.Attributes.Long("batch_dims", 0)),
            "Slice" => Slice(In(0), In(1), In(2), In(3), node.Inputs.Count > 4 ? Axes(4) : null),
            "Split" => Split(In(0), Axes(1)[0], node.Attributes.Int("num_splits"), output),
            "VariadicSplit" => VariadicSplit(In(0), Axes(1)[0], Axes(2), output),
            "StridedSlice" => StridedSlice(node, In(0), In(1), In(2), node.Inputs.Count > 3 ? In(3) : null),
            "Tile" => Tile(In(0), SymbolicReshape.List(In(1))),
            "ScatterUpdate" => ScatterUpdate(In(0), Axes(1), In(2), Axes(3)[0]),
            "OneHot" => OneHot(In(0), In(1).Number(), In(2), In(3), node.Attributes.Int("axis")),
            "Pad" => Pad(node, In(0), In(1), In(2), node.Inputs.Count > 3 ? In(3) : null),
            _ => null,
        };
    }

    private static SymbolicTensor Sizes(SymbolicTensor x) => new([Poly.Of(x.Rank)], index =>
        Expr.Of(x.Dims[index[0].Integer ?? throw new UnknownException("which size it is depends on sizes")]));

    private static SymbolicTensor Range(Poly start, Poly stop, Poly step)
    {
        bool up = step.Constant == 1 && (stop - start).IsNotNegative();
        return up ? new SymbolicTensor([stop - start], index => Expr.Of(start + index[0])) : throw new UnknownException($"a range from {start} to {stop} by {step}");
    }

    private static int Axis(long axis, int rank) => axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis) : throw new UnknownException($"axis {axis} of rank {rank}");

    private static SymbolicTensor Unsqueeze(SymbolicTensor x, long[] axes)
    {
        int rank = x.Rank + axes.Length;
        int[] added = axes.Select(axis => Axis(axis, rank)).ToArray();
        int[] kept = Enumerable.Range(0, rank).Except(added).ToArray();
        return new SymbolicTensor(Enumerable.Range(0, rank).Select(axis => added.Contains(axis) ? Poly.One : x.Dims[Array.IndexOf(kept, axis)]).ToArray(),
            index => x.At(kept.Select(axis => index[axis]).ToArray()));
    }

    private static SymbolicTensor Squeeze(SymbolicTensor x, long[]? axes)
    {
        int[] removed = axes?.Select(axis => Axis(axis, x.Rank)).ToArray() ?? Enumerable.Range(0, x.Rank).Where(axis => x.Dims[axis].Constant == 1).ToArray();
        if (removed.Any(axis => x.Dims[axis].Constant != 1)) throw new UnknownException("an axis that is removed has another size than 1");
        int[] kept = Enumerable.Range(0, x.Rank).Except(removed).ToArray();
        return new SymbolicTensor(kept.Select(axis => x.Dims[axis]).ToArray(), index =>
            x.At(Enumerable.Range(0, x.Rank).Select(axis => removed.Contains(axis) ? Poly.Zero : index[Array.IndexOf(kept, axis)]).ToArray()));
    }

    private static SymbolicTensor Transpose(SymbolicTensor x, long[]? order)
    {
        int[] from = order is { Length: > 0 } ? order.Select(axis => Axis(axis, x.Rank)).ToArray() : Enumerable.Range(0, x.Rank).Reverse().ToArray();
        return new SymbolicTensor(from.Select(axis => x.Dims[axis]).ToArray(), index => x.At(Enumerable.Range(0, x.Rank).Select(axis => index[Array.IndexOf(from, axis)]).ToArray()));
    }

    private static SymbolicTensor Broadcast(SymbolicTensor x, SymbolicTensor target, string mode)
    {
        if (mode == "explicit") throw new UnknownException("a broadcast with an axes mapping");
        Poly[] sizes = SymbolicReshape.List(target);
        Poly[] dims = SymbolicOps.BroadcastDims([x.Dims, sizes]);
        if (mode != "bidirectional" && !dims.AsSpan().SequenceEqual(sizes)) throw new UnknownException("a broadcast to a smaller shape");
        return new SymbolicTensor(dims, x.Broadcast);
    }

    private static SymbolicTensor Concat(SymbolicTensor[] parts, int along)
    {
        int axis = Axis(along, parts[0].Rank);
        Poly[] dims = [.. parts[0].Dims];
        dims[axis] = parts.Aggregate(Poly.Zero, (sum, part) => sum + part.Dims[axis]);
        for (int other = 0; other < dims.Length; other++)
        {
            if (other != axis && parts.FirstOrDefault(part => part.Dims[other].Constant is not null) is { } sized) dims[other] = sized.Dims[other];
        }

        return new SymbolicTensor(dims, index =>
        {
            Poly at = index[axis];
            foreach (SymbolicTensor part in parts)
            {
                if ((part.Dims[axis] - Poly.One - at).IsNotNegative()) return part.At(Replace(index, axis, at));
                at -= part.Dims[axis];
                if (!at.IsNotNegative()) break;
            }

            throw new UnknownException("which part is read depends on sizes");
        });
    }

    private static SymbolicTensor Gather(SymbolicTensor data, SymbolicTensor indices, long along, long batchDims)
    {
        if (batchDims != 0) throw new UnknownException("a gather with batch_dims");
        int axis = Axis(along, data.Rank);
        return new SymbolicTensor([.. data.Dims[..axis], .. indices.Dims, .. data.Dims[(axis + 1)..]], index =>
        {
            Poly at = indices.Number(index[axis..(axis + indices.Rank)]);
            if (at.Constant < 0) at += data.Dims[axis];
            if (!at.IsNotNegative() || !(data.Dims[axis] - Poly.One - at).IsNotNegative()) throw new UnknownException($"index {at} may lie outside {data.Dims[axis]}");
            return data.At([.. index[..axis], at, .. index[(axis + indices.Rank)..]]);
        });
    }

    private static SymbolicTensor Slice(SymbolicTensor x, SymbolicTensor start, SymbolicTensor stop, SymbolicTensor step, long[]? axes)
    {
        Poly[] starts = SymbolicReshape.List(start), stops = SymbolicReshape.List(stop), steps = SymbolicReshape.List(step);
        int[] at = axes?.Select(axis => Axis(axis, x.Rank)).ToArray() ?? Enumerable.Range(0, starts.Length).ToArray();
        Poly[] dims = [.. x.Dims], offsets = [.. x.Dims.Select(_ => Poly.Zero)], strides = [.. x.Dims.Select(_ => Poly.One)];
        for (int i = 0; i < at.Length; i++)
        {
            Poly size = x.Dims[at[i]], first = Bound(starts[i], size), last = Bound(stops[i], size);
            long stride = steps[i].Integer ?? 0;
            if (stride <= 0 || !(last - first).IsNotNegative()) throw new UnknownException("a slice backwards, or of an unknown length");
            (offsets[at[i]], strides[at[i]]) = (first, steps[i]);
            dims[at[i]] = stride == 1 ? last - first : (last - first).Integer is { } length ? Poly.Of((length + stride - 1) / stride) : throw new UnknownException("a slice by steps");
        }

        return new SymbolicTensor(dims, index => x.At(index.Select((place, axis) => (place * strides[axis]) + offsets[axis]).ToArray()));
    }

    // The form that cuts axes one by one; a mask bit of 1 means that the bound is not given.
    private static SymbolicTensor StridedSlice(Node node, SymbolicTensor x, SymbolicTensor begin, SymbolicTensor end, SymbolicTensor? steps)
    {
        bool plain = s_axisMasks.All(mask => !node.Attributes.Ints(mask, []).Contains(1));
        if (!plain) throw new UnknownException("a strided slice that adds or removes axes");
        int[] free = node.Attributes.Ints("begin_mask", []), open = node.Attributes.Ints("end_mask", []);
        Poly[] starts = SymbolicReshape.List(begin), stops = SymbolicReshape.List(end);
        for (int axis = 0; axis < starts.Length; axis++)
        {
            if (axis < free.Length && free[axis] == 1) starts[axis] = Poly.Zero;
            if (axis < open.Length && open[axis] == 1) stops[axis] = x.Dims[axis];
        }

        return Slice(x, ListOf(starts), ListOf(stops), steps ?? ListOf([.. starts.Select(_ => Poly.One)]), null);
    }

    private static SymbolicTensor ListOf(Poly[] values) => new([Poly.Of(values.Length)], index => Expr.Of(values[index[0].Integer!.Value]));

    private static SymbolicTensor Tile(SymbolicTensor x, Poly[] repeats)
    {
        if (repeats.Length != x.Rank) throw new UnknownException("a tile of another rank");
        return new SymbolicTensor([.. x.Dims.Zip(repeats, (dim, times) => dim * times)], index =>
            x.At([.. index.Select((place, axis) => place.DivideBy(x.Dims[axis])?.Remainder ?? throw new UnknownException("an index of a tile"))]));
    }

    private static SymbolicTensor OneHot(SymbolicTensor indices, Poly depth, SymbolicTensor on, SymbolicTensor off, int along)
    {
        int axis = Axis(along, indices.Rank + 1);
        return new SymbolicTensor([.. indices.Dims[..axis], depth, .. indices.Dims[axis..]], index =>
        {
            long? hot = indices.Number([.. index[..axis], .. index[(axis + 1)..]]).Integer, place = index[axis].Integer;
            return hot is not null && place is not null ? (place == hot ? on : off).At([]) : throw new UnknownException("which place is hot depends on sizes");
        });
    }

    // One place of a list is replaced.
    private static SymbolicTensor ScatterUpdate(SymbolicTensor list, long[] places, SymbolicTensor updates, long axis)
    {
        if (list.Rank != 1 || axis != 0 || places.Length != 1) throw new UnknownException("an update of more than one element of a list");
        return new SymbolicTensor(list.Dims, index => index[0].Integer is { } at
            ? at == places[0] ? updates.At([.. updates.Dims.Select(_ => Poly.Zero)]) : list.At(index)
            : throw new UnknownException("which element of a list it is depends on sizes"));
    }

    // A bound of a slice inside 0 .. size.
    private static Poly Bound(Poly bound, Poly size)
    {
        if (bound.Constant > s_toTheEnd || (bound - size).IsNotNegative()) return size;
        if (bound.IsNotNegative() && (size - bound).IsNotNegative()) return bound;
        bool counted = (Poly.Zero - bound - Poly.One).IsNotNegative() && (size + bound).IsNotNegative(); // from the end
        return counted ? size + bound : bound.Constant < -s_toTheEnd ? Poly.Zero : throw new UnknownException($"a slice to {bound} of {size}");
    }

    private static SymbolicTensor Split(SymbolicTensor x, long along, int count, int output)
    {
        int axis = Axis(along, x.Rank);
        long part = x.Dims[axis].Integer / count ?? throw new UnknownException("a split of an unknown size");
        return Part(x, axis, output * part, part);
    }

    private static SymbolicTensor VariadicSplit(SymbolicTensor x, long along, long[] lengths, int output)
    {
        int axis = Axis(along, x.Rank);
        if (lengths.Contains(-1))
        {
            long all = x.Dims[axis].Integer ?? throw new UnknownException("a split of an unknown size");
            lengths = lengths.Select(length => length == -1 ? all - lengths.Where(other => other != -1).Sum() : length).ToArray();
        }

        return Part(x, axis, lengths[..output].Sum(), lengths[output]);
    }

    private static SymbolicTensor Part(SymbolicTensor x, int axis, long start, long length) =>
        new(Replace(x.Dims, axis, Poly.Of(length)), index => x.At(Replace(index, axis, index[axis] + Poly.Of(start))));

    private static SymbolicTensor Pad(Node node, SymbolicTensor x, SymbolicTensor before, SymbolicTensor after, SymbolicTensor? value)
    {
        if (node.Attributes.Text("pad_mode") != "constant") throw new UnknownException("a padding by other numbers than a constant");
        Poly[] starts = SymbolicReshape.List(before), ends = SymbolicReshape.List(after);
        if (starts.Concat(ends).Any(size => !size.IsNotNegative())) throw new UnknownException("a padding that may cut");
        return new SymbolicTensor(x.Dims.Select((dim, axis) => starts[axis] + dim + ends[axis]).ToArray(), index =>
        {
            Poly[] at = index.Select((place, axis) => place - starts[axis]).ToArray();
            bool inside = at.Zip(x.Dims).All(pair => pair.First.IsNotNegative() && (pair.Second - Poly.One - pair.First).IsNotNegative());
            bool outside = at.Zip(x.Dims).Any(pair => (Poly.Zero - Poly.One - pair.First).IsNotNegative() || (pair.First - pair.Second).IsNotNegative());
            return inside ? x.At(at) : outside ? value?.At([]) ?? Expr.Of(0) : throw new UnknownException("whether the padding is read depends on sizes");
        });
    }

    private static Poly[] Replace(Poly[] list, int axis, Poly value)
    {
        Poly[] copy = [.. list];
        copy[axis] = value;
        return copy;
    }
}
