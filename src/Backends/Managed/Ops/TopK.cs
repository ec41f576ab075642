using System.Numerics;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>
/// TopK-1, -3 and -11: the k largest or smallest elements of each line along an axis, and where they were. Of equal elements the one with the
/// lower index wins and comes first, whether <c>stable</c> asks for it or not; order <c>none</c> is order by value.
/// </summary>
internal readonly struct TopK(long axis, bool largest, bool byIndex) : INumberBody
{
    private const int InsertionLimit = 64; // above it a line is sorted whole

    public static OpKernel Bind(Node node)
    {
        bool largest = node.Attributes.OneOf("mode", null, "max", "min") == "max";
        bool byIndex = node.Attributes.OneOf("sort", null, "value", "index", "none") == "index";
        return TypeSwitch.Numbers(node.Inputs[0].Type, new TopK(node.Attributes.Long("axis"), largest, byIndex));
    }

    public void Run<T>(OpContext context) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        Shape shape = context.Input(0).Shape;
        ReadOnlySpan<T> input = context.In<T>(0);
        Span<T> values = context.Out<T>(0);
        Tensor places = Tensor.Zeros(DType.I32, context.Output(0).Shape);
        Span<int> indices = places.Writable<int>();
        int at = InferenceContext.Axis(axis, shape.Rank);
        int k = context.Output(0).Shape[at];
        int inner = (int)shape.Product(at + 1, shape.Rank);
        var line = new Ranked<T>[k <= InsertionLimit ? k : shape[at]];
        for (int i = 0; i < shape.Product(0, at) * inner; i++)
        {
            int from = i / inner * shape[at] * inner + i % inner;
            int to = i / inner * k * inner + i % inner;
            Span<Ranked<T>> best = Best(input, new Line(from, shape[at], inner), line, k);
            if (byIndex) best.Sort(default(ByIndex<T>));
            for (int place = 0; place < k; place++, to += inner)
            {
                values[to] = best[place].Value;
                indices[to] = best[place].Index;
            }
        }

        context.Set(1, ElementConverter.Convert(places, context.Inferred.Output(1).Type));
    }

    private Span<Ranked<T>> Best<T>(ReadOnlySpan<T> input, Line line, Ranked<T>[] best, int k) where T : unmanaged, INumber<T>
    {
        var order = new ByValue<T>(largest);
        int count = 0;
        for (int i = 0, from = line.Start; i < line.Count; i++, from += line.Stride)
        {
            var entry = new Ranked<T>(input[from], i);
            if (best.Length > k)
            {
                best[count++] = entry;
                continue;
            }

            if (count == k && order.Compare(entry, best[k - 1]) > 0) continue;
            int place = count < k ? count++ : k - 1;
            for (; place > 0 && order.Compare(entry, best[place - 1]) < 0; place--) best[place] = best[place - 1];
            best[place] = entry;
        }

        if (best.Length > k) best.AsSpan().Sort(order);
        return best.AsSpan(0, k);
    }

    private readonly record struct Line(int Start, int Count, int Stride);

    private readonly record struct Ranked<T>(T Value, int Index);

    private readonly struct ByValue<T>(bool largest) : IComparer<Ranked<T>> where T : INumber<T>
    {
        public int Compare(Ranked<T> x, Ranked<T> y)
        {
            int byValue = largest ? y.Value.CompareTo(x.Value) : x.Value.CompareTo(y.Value);
            return byValue != 0 ? byValue : x.Index.CompareTo(y.Index);
        }
    }

    private readonly struct ByIndex<T> : IComparer<Ranked<T>>
    {
        public int Compare(Ranked<T> x, Ranked<T> y) => x.Index.CompareTo(y.Index);
    }
}
