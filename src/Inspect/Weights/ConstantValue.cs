using Lockstep.Graph;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Inspect;

/// <summary>Values of the small constant subgraphs that make scales, zero points and codebooks: Constant, Convert, Multiply, Subtract, Reshape.</summary>
/// <param name="Dims">Sizes.</param>
/// <param name="Data">Elements, row-major.</param>
internal sealed record ConstantValue(int[] Dims, float[] Data)
{
    /// <summary>The value of a port; null when its data are missing or another op is on the way.</summary>
    public static ConstantValue? Of(Port port)
    {
        Node node = port.Node;
        if (node.Type == "Constant") return node.Value is { } value && value.Type is not DType.String ? new ConstantValue(value.Shape.Dims.ToArray(), ElementConverter.ToSingles(value)) : null;
        if (node.Inputs.Count == 0 || Of(node.Inputs[0]) is not { } first) return null;
        switch (node.Type)
        {
            case "Convert":
                return Rounded(first, port.Type);
            case "Reshape" or "Unsqueeze" or "Squeeze":
                return port.Shape.IsStatic && port.Shape.ToShape().ElementCount == first.Data.Length ? first with { Dims = port.Shape.ToShape().Dims.ToArray() } : null;
            case "Multiply" when node.Inputs.Count == 2 && Of(node.Inputs[1]) is { } second:
                return Combine(first, second, (a, b) => a * b);
            case "Subtract" when node.Inputs.Count == 2 && Of(node.Inputs[1]) is { } second:
                return Combine(first, second, (a, b) => a - b);
            default:
                return null;
        }
    }

    /// <summary>Strides of this value over an output of sizes <paramref name="dims"/>, 0 along broadcast axes; null when it cannot be broadcast to them.</summary>
    public long[]? StridesOver(ReadOnlySpan<int> dims)
    {
        if (Dims.Length > dims.Length) return null;
        var strides = new long[dims.Length];
        long next = 1;
        for (int axis = Dims.Length - 1; axis >= 0; axis--)
        {
            int target = axis + dims.Length - Dims.Length;
            if (Dims[axis] != 1 && Dims[axis] != dims[target]) return null;
            strides[target] = Dims[axis] == 1 ? 0 : next;
            next *= Dims[axis];
        }

        return strides;
    }

    private static ConstantValue Rounded(ConstantValue value, DType type)
    {
        if (type is DType.F32 or DType.F64 or DType.Dynamic or DType.String) return value;
        Tensor rounded = ElementConverter.Convert(Tensor.From(value.Data, value.Data.Length), type);
        return value with { Data = ElementConverter.ToSingles(rounded) };
    }

    private static ConstantValue? Combine(ConstantValue a, ConstantValue b, Func<float, float, float> operation)
    {
        if (b.Data.Length > a.Data.Length) return Combine(b, a, (x, y) => operation(y, x));
        if (b.StridesOver(a.Dims) is not { } strides) return null;
        var data = new float[a.Data.Length];
        var place = new Odometer(a.Dims);
        for (int i = 0; i < data.Length; i++, place.Step()) data[i] = operation(a.Data[i], b.Data[place.Offset(strides)]);
        return new ConstantValue(a.Dims, data);
    }
}
