using System.Numerics;
using Lockstep.Graph;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>
/// Bucketize-3: for each element the number of bucket borders below it; a border equal to it counts unless <c>with_right_bound</c> is set.
/// Borders are sorted; data and borders of different types are compared in a type that holds both.
/// </summary>
internal readonly struct Bucketize(bool rightBound) : INumberBody
{
    public static OpKernel Bind(Node node)
    {
        DType common = Common(node.Inputs[0].Type, node.Inputs[1].Type);
        DType output = node.Outputs[0].Type;
        OpKernel compare = TypeSwitch.Numbers(common, new Bucketize(node.Attributes.Bool("with_right_bound", true)));
        return context =>
        {
            Tensor[] inputs = [ElementConverter.Convert(context.Input(0), common), ElementConverter.Convert(context.Input(1), common)];
            var inner = new OpContext(inputs, context.Inferred);
            compare(inner);
            context.Set(0, inner.Output(0));
        };
    }

    public void Run<T>(OpContext context) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        ReadOnlySpan<T> values = context.In<T>(0);
        ReadOnlySpan<T> borders = context.In<T>(1);
        if (context.Output(0).Type == DType.I64)
        {
            Span<long> result = context.Out<long>(0);
            for (int i = 0; i < result.Length; i++) result[i] = Below(borders, values[i]);
        }
        else
        {
            Span<int> result = context.Out<int>(0);
            for (int i = 0; i < result.Length; i++) result[i] = Below(borders, values[i]);
        }
    }

    private static DType Common(DType data, DType borders)
    {
        if (data == borders && data is not (DType.F16 or DType.BF16)) return data;
        bool wide = data.IsFloat || borders.IsFloat || data == DType.U64 || borders == DType.U64;
        return wide ? DType.F64 : DType.I64;
    }

    private int Below<T>(ReadOnlySpan<T> borders, T value) where T : INumber<T>
    {
        int low = 0, high = borders.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            bool below = rightBound ? borders[middle] < value : borders[middle] <= value;
            if (below) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
