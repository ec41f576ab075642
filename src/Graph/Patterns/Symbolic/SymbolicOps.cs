using Lockstep.Tensors;

namespace Lockstep.Graph.Patterns.Symbolic;

/// <summary>The ops of <see cref="SymbolicEvaluator"/>. Arithmetic is done, what moves elements maps indices, and anything else keeps its sizes but hides its elements.</summary>
internal static class SymbolicOps
{
    /// <summary>Output <paramref name="output"/> of a node; null for an op of which nothing is known.</summary>
    /// <exception cref="UnknownException">The op has a form that is not known.</exception>
    public static SymbolicTensor? Evaluate(Node node, int output, SymbolicEvaluator graph)
    {
        SymbolicTensor In(int input) => graph.Of(node.Inputs[input]);
        return node.Type switch
        {
            "Add" => Binary(In(0), In(1), ExprKind.Add),
            "Subtract" => Binary(In(0), In(1), ExprKind.Subtract),
            "Multiply" => Binary(In(0), In(1), ExprKind.Multiply),
            "Less" => Binary(In(0), In(1), ExprKind.Less),
            "LessEqual" => Binary(In(0), In(1), ExprKind.LessEqual),
            "Greater" => Binary(In(1), In(0), ExprKind.Less),
            "GreaterEqual" => Binary(In(1), In(0), ExprKind.LessEqual),
            "Equal" => Binary(In(0), In(1), ExprKind.Equal),
            "NotEqual" => Binary(In(0), In(1), ExprKind.Equal).Map(equal => Expr.Make(ExprKind.Not, equal)),
            "LogicalAnd" => Binary(In(0), In(1), ExprKind.And),
            "LogicalOr" => Binary(In(0), In(1), ExprKind.Or),
            "BitwiseAnd" when node.Inputs[0].Type == DType.Boolean => Binary(In(0), In(1), ExprKind.And),
            "BitwiseOr" when node.Inputs[0].Type == DType.Boolean => Binary(In(0), In(1), ExprKind.Or),
            "LogicalNot" => In(0).Map(truth => Expr.Make(ExprKind.Not, truth)),
            "BitwiseNot" when node.Inputs[0].Type == DType.Boolean => In(0).Map(truth => Expr.Make(ExprKind.Not, truth)),
            "Negative" => In(0).Map(value => Expr.Make(ExprKind.Subtract, Expr.Of(0), value)),
            "Divide" => Joined([In(0), In(1)], (pair, index) => Quotient(pair[0].Broadcast(index), pair[1].Broadcast(index), node.Inputs[0].Type)),
            "Mod" or "FloorMod" => Joined([In(0), In(1)], (pair, index) => Remainder(pair[0].Broadcast(index), pair[1].Broadcast(index))),
            "Select" => Joined([In(0), In(1), In(2)], (parts, index) => Expr.Make(ExprKind.Choose, parts[0].Broadcast(index), parts[1].Broadcast(index), parts[2].Broadcast(index))),
            "Convert" or "ConvertLike" => Convert(In(0), node),
            "CumSum" => CumSum(node, In(0), graph),
            "Power" or "SquaredDifference" or "Maximum" or "Minimum" or "PRelu" => Opaque(BroadcastDims([In(0).Dims, In(1).Dims])),
            "Sqrt" or "Swish" or "Gelu" or "Sigmoid" or "Tanh" or "Relu" or "MVN" or "SoftMax" or "Softmax" or "Cos" or "Sin" or "Exp" or "Clamp" or "Abs" or "HSwish" or "SoftPlus" or "Erf" => Opaque(In(0).Dims),
            "MatMul" => MatMul(node, In(0).Dims, In(1).Dims),
            "ReduceMean" or "ReduceSum" or "ReduceMax" or "ReduceProd" => Reduce(node, In(0), graph),
            "ScatterElementsUpdate" or "ScatterNDUpdate" => Opaque(In(0).Dims),
            "TopK" => TopK(node, In(0).Dims, In(1)),
            "GroupConvolution" or "Convolution" => Convolution(node, In(0).Dims, In(1).Dims),
            "ScaledDotProductAttention" => Opaque([.. In(0).Dims[..^1], In(2).Dims[^1]]),
            _ => SymbolicMoves.Evaluate(node, output, graph),
        };
    }

    /// <summary>A tensor of data.</summary>
    public static SymbolicTensor Opaque(Poly[] dims) => new(dims, _ => throw new UnknownException("its numbers are data"));

    /// <summary>The dims that several broadcast to.</summary>
    public static Poly[] BroadcastDims(Poly[][] all)
    {
        var dims = new Poly[all.Max(one => one.Length)];
        for (int fromEnd = 1; fromEnd <= dims.Length; fromEnd++)
        {
            Poly[] sizes = all.Where(one => one.Length >= fromEnd).Select(one => one[^fromEnd]).Where(size => size.Constant != 1).Distinct().ToArray();
            dims[^fromEnd] = sizes.Length switch { 0 => Poly.One, 1 => sizes[0], _ => throw new UnknownException($"sizes {sizes[0]} and {sizes[1]} meet") };
        }

        return dims;
    }

    private static SymbolicTensor Binary(SymbolicTensor left, SymbolicTensor right, ExprKind kind) =>
        Joined([left, right], (pair, index) => Expr.Make(kind, pair[0].Broadcast(index), pair[1].Broadcast(index)));

    private static SymbolicTensor Joined(SymbolicTensor[] parts, Func<SymbolicTensor[], Poly[], Expr> at) =>
        new(BroadcastDims(parts.Select(part => part.Dims).ToArray()), index => at(parts, index));

    private static Expr Quotient(Expr left, Expr right, DType type)
    {
        if (left.Number?.Constant is not { } a || right.Number?.Constant is not { } b || b == 0) throw new UnknownException("a division of what is no plain number");
        return Expr.Of(type is DType.F32 or DType.F16 or DType.BF16 or DType.F64 ? a / b : Math.Floor(a / b));
    }

    private static Expr Remainder(Expr left, Expr right) => left.Number?.Constant is >= 0 and { } a && right.Number?.Constant is > 0 and { } b
        ? Expr.Of(a % b) : throw new UnknownException("a remainder of what is no plain number");

    private static SymbolicTensor Convert(SymbolicTensor x, Node node)
    {
        DType from = node.Inputs[0].Type, to = node.Outputs[0].Type;
        if (to == DType.Boolean && from != DType.Boolean) return x.Map(value => Expr.Make(ExprKind.Not, Expr.Make(ExprKind.Equal, value, Expr.Of(0))));
        bool cuts = from is DType.F32 or DType.F16 or DType.BF16 or DType.F64 && to is not (DType.F32 or DType.F16 or DType.BF16 or DType.F64);
        return cuts ? x.Map(value => value.Number?.Integer is not null ? value : throw new UnknownException("a fraction becomes a whole number")) : x;
    }

    private static SymbolicTensor CumSum(Node node, SymbolicTensor x, SymbolicEvaluator graph)
    {
        bool plain = !node.Attributes.Bool("exclusive", false) && !node.Attributes.Bool("reverse", false);
        bool ofMask = node.Inputs[0].Node.Type == "Parameter" && x.Rank == 2 && x.Dims[1].Equals(Atom.Total) && graph.Integers(node.Inputs[1]) is [-1 or 1];
        return new SymbolicTensor(x.Dims, index => plain && ofMask && SymbolicEvaluator.OwnKey(index)
            ? Expr.Of(Atom.Counted) : throw new UnknownException("a running sum of something else than attention_mask"));
    }

    private static SymbolicTensor MatMul(Node node, Poly[] a, Poly[] b)
    {
        if (a.Length < 2 || b.Length < 2) throw new UnknownException("a product with a vector");
        bool transposeA = node.Attributes.Bool("transpose_a", false), transposeB = node.Attributes.Bool("transpose_b", false);
        return Opaque([.. BroadcastDims([a[..^2], b[..^2]]), transposeA ? a[^1] : a[^2], transposeB ? b[^2] : b[^1]]);
    }

    private static SymbolicTensor TopK(Node node, Poly[] x, SymbolicTensor count)
    {
        int axis = node.Attributes.Int("axis");
        Poly[] dims = [.. x];
        dims[axis < 0 ? axis + dims.Length : axis] = count.Number();
        return Opaque(dims);
    }

    // One axis, steps of 1: [batch, channels, length].
    private static SymbolicTensor Convolution(Node node, Poly[] x, Poly[] weights)
    {
        bool plain = x.Length == 3 && node.Attributes.Ints("strides") is [1] && node.Attributes.Text("auto_pad", "explicit") == "explicit";
        if (!plain) throw new UnknownException("a convolution over several axes or by steps");
        Poly channels = node.Type == "GroupConvolution" ? weights[0] * weights[1] : weights[0];
        long pads = node.Attributes.Ints("pads_begin").Sum() + node.Attributes.Ints("pads_end").Sum();
        return Opaque([x[0], channels, x[2] + Poly.Of(pads) - (Poly.Of(node.Attributes.Ints("dilations")[0]) * (weights[^1] - Poly.One))]);
    }

    private static SymbolicTensor Reduce(Node node, SymbolicTensor x, SymbolicEvaluator graph)
    {
        long[] axes = graph.Integers(node.Inputs[1]) ?? throw new UnknownException("over axes that are computed");
        bool keep = node.Attributes.Bool("keep_dims", false);
        int[] reduced = axes.Select(axis => (int)(axis < 0 ? axis + x.Rank : axis)).ToArray();
        Poly[] dims = x.Dims.Select((dim, axis) => reduced.Contains(axis) ? Poly.One : dim).Where((_, axis) => keep || !reduced.Contains(axis)).ToArray();
        // The product of a shape, for flattening.
        bool product = node.Type == "ReduceProd" && x.Rank == 1 && x.Dims[0].Integer is <= Shape.MaxRank;
        return product ? new SymbolicTensor(dims, _ => Expr.Of(Enumerable.Range(0, (int)x.Dims[0].Integer!.Value).Aggregate(Poly.One, (all, i) => all * x.Number(Poly.Of(i))))) : Opaque(dims);
    }
}
