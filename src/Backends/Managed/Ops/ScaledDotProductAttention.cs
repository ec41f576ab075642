using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>
/// ScaledDotProductAttention-13: softmax(scale * Q * K^T + mask) * V, row by row, in double. <c>causal</c> lets token l see keys 0..l and ignores the
/// mask. A boolean mask is true where a key is seen. A row that sees nothing is NaN, as in native OpenVINO, unless a sink takes its weight.
/// </summary>
internal readonly struct ScaledDotProductAttention(bool causal) : IFloatBody
{
    public static OpKernel Bind(Node node)
    {
        if (node.Inputs.Count is < 3 or > 6) throw new UnsupportedException($"the node has {node.Inputs.Count} inputs, expected 3 to 6");
        return TypeSwitch.Floats(node.Inputs[0].Type, new ScaledDotProductAttention(node.Attributes.Bool("causal", false)));
    }

    public void Run<T>(OpContext context) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shape q = context.Input(0).Shape;
        Shape k = context.Input(1).Shape;
        Shape v = context.Input(2).Shape;
        Shape output = context.Output(0).Shape;
        var size = new Size(q[-2], k[-2], q[-1], v[-1]);
        var call = new Call(context, causal, size);
        var batch = new Shape(output.Dims[..^2]);
        var walk = new BroadcastWalk(batch, Batch(q), Batch(k), Batch(v));
        long count = batch.ElementCount;
        for (int i = 0; i < count; i++, walk.Next())
        {
            ReadOnlySpan<T> queries = context.In<T>(0).Slice(walk.Offset(0) * size.L * size.E, size.L * size.E);
            ReadOnlySpan<T> keys = context.In<T>(1).Slice(walk.Offset(1) * size.S * size.E, size.S * size.E);
            ReadOnlySpan<T> values = context.In<T>(2).Slice(walk.Offset(2) * size.S * size.Ev, size.S * size.Ev);
            Span<T> result = context.Out<T>(0).Slice(i * size.L * size.Ev, size.L * size.Ev);
            for (int l = 0; l < size.L; l++)
            {
                double sink = call.Begin(i * size.L + l);
                int seen = causal ? Math.Min(l + 1, size.S) : size.S;
                Span<double> weights = call.Weights.AsSpan(0, seen);
                Scores(queries.Slice(l * size.E, size.E), keys, weights, call);
                Normalize(weights, sink);
                Mix(weights, values, call.Sums);
                Real.Store(call.Sums, result.Slice(l * size.Ev, size.Ev));
            }
        }
    }

    private static Shape Batch(Shape shape) => new(shape.Dims[..^2]);

    private static void Scores<T>(ReadOnlySpan<T> query, ReadOnlySpan<T> keys, Span<double> scores, Call call) where T : unmanaged, INumber<T>
    {
        for (int s = 0; s < scores.Length; s++)
        {
            ReadOnlySpan<T> key = keys.Slice(s * query.Length, query.Length);
            double dot = 0;
            for (int e = 0; e < query.Length; e++) dot += Real.Of(query[e]) * Real.Of(key[e]);
            scores[s] = dot * call.Scale + call.MaskAt(s);
        }
    }

    private static void Normalize(Span<double> scores, double sink)
    {
        double max = sink;
        foreach (double score in scores) max = Math.Max(max, score);
        double sum = double.IsNegativeInfinity(sink) ? 0 : Math.Exp(sink - max);
        for (int s = 0; s < scores.Length; s++) sum += scores[s] = Math.Exp(scores[s] - max);
        for (int s = 0; s < scores.Length; s++) scores[s] /= sum;
    }

    private static void Mix<T>(ReadOnlySpan<double> weights, ReadOnlySpan<T> values, Span<double> sums) where T : unmanaged, INumber<T>
    {
        sums.Clear();
        for (int s = 0; s < weights.Length; s++)
        {
            double weight = weights[s];
            ReadOnlySpan<T> value = values.Slice(s * sums.Length, sums.Length);
            for (int e = 0; e < sums.Length; e++) sums[e] += weight * Real.Of(value[e]);
        }
    }

    // query [L, E], key [S, E], value [S, Ev]
    private readonly record struct Size(int L, int S, int E, int Ev);

    /// <summary>Scale, mask, sink and the buffers of one run.</summary>
    private sealed class Call
    {
        private readonly double[]? _mask; // what is added to the scores, broadcast by strides
        private readonly StridedWalk _maskRows;
        private readonly int _maskStep;
        private readonly double[]? _sink;
        private readonly StridedWalk _sinkRows;
        private int _maskOffset;

        public Call(OpContext context, bool causal, Size size)
        {
            Weights = new double[size.S];
            Sums = new double[size.Ev];
            Scale = context.InputCount > 4 ? ElementConverter.Convert(context.Input(4), DType.F64).Values<double>()[0] : 1 / Math.Sqrt(size.E);
            Shape rows = context.Output(0).Shape.With(-1, 1);
            if (context.InputCount > 3 && !causal)
            {
                _mask = Addend(context.Input(3));
                Shape shape = context.Input(3).Shape;
                _maskStep = shape.Rank > 0 && shape[-1] > 1 ? 1 : 0;
                _maskRows = new StridedWalk(rows, [RowStrides(shape, rows.Rank)]);
            }

            if (context.InputCount > 5)
            {
                _sink = Real.All(ElementConverter.Convert(context.Input(5), DType.F64).Values<double>());
                _sinkRows = new StridedWalk(rows, [RowStrides(context.Input(5).Shape, rows.Rank)]);
            }
        }

        public double[] Weights { get; }

        public double[] Sums { get; }

        public double Scale { get; }

        /// <summary>Goes to the next row, in row-major order; gives its sink (minus infinity without one).</summary>
        public double Begin(int row)
        {
            if (row > 0 && _mask is not null) _maskRows.Next();
            if (row > 0 && _sink is not null) _sinkRows.Next();
            _maskOffset = _mask is null ? 0 : _maskRows.Offset(0);
            return _sink is null ? double.NegativeInfinity : _sink[_sinkRows.Offset(0)];
        }

        public double MaskAt(int key) => _mask is null ? 0 : _mask[_maskOffset + key * _maskStep];

        private static double[] Addend(Tensor mask)
        {
            if (mask.Type != DType.Boolean) return Real.All(ElementConverter.Convert(mask, DType.F64).Values<double>());
            ReadOnlySpan<byte> seen = mask.Values<byte>();
            var addend = new double[seen.Length];
            for (int i = 0; i < addend.Length; i++) addend[i] = seen[i] != 0 ? 0 : double.NegativeInfinity;
            return addend;
        }

        // Strides of a mask or sink over the rows: 0 along broadcast axes and along the keys, which MaskAt walks.
        private static int[] RowStrides(Shape shape, int rank)
        {
            long[] dense = shape.Strides();
            var strides = new int[rank];
            for (int axis = 0; axis < shape.Rank - 1; axis++) strides[axis + rank - shape.Rank] = shape[axis] == 1 ? 0 : (int)dense[axis];
            return strides;
        }
    }
}
