using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Graph.Tests.Inference.Rules;

/// <summary>Runs a shape rule as a reader does: dynamic shapes, and values for constants alone.</summary>
internal static class DynamicShapes
{
    /// <summary>The shapes of all outputs, as text; attributes are written as <c>axis=1; mode=max</c>.</summary>
    public static string[] Infer(string type, int opset, string attributes, int outputCount, params InputFact[] inputs)
    {
        var parsed = new Attributes(attributes.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(item => item.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1])));
        var context = new InferenceContext(parsed, inputs, outputCount);
        OpRules.Find(type, opset)!.Infer(context);
        return Enumerable.Range(0, outputCount).Select(index => context.Output(index).Shape.ToString()).ToArray();
    }

    /// <summary>The shape of the only output.</summary>
    public static string Infer(string type, int opset, string attributes, params InputFact[] inputs) => Infer(type, opset, attributes, 1, inputs)[0];

    /// <summary>An f32 input such as <c>?,3,1..8</c>; <c>...</c> has dynamic rank.</summary>
    public static InputFact Data(string shape) => Data(shape, DType.F32);

    /// <summary>An input of another type.</summary>
    public static InputFact Data(string shape, DType type) => new(type, new Attributes([KeyValuePair.Create("shape", shape)]).PartialShape("shape"));

    /// <summary>An i64 input whose values are not known.</summary>
    public static InputFact Unknown(string shape) => Data(shape, DType.I64);

    /// <summary>A constant list of i64.</summary>
    public static InputFact Constant(params long[] values) => Of(Tensor.From(values, values.Length));

    /// <summary>A constant scalar.</summary>
    public static InputFact Scalar(long value) => Of(Tensor.Scalar(value));

    private static InputFact Of(Tensor tensor) => new(tensor.Type, tensor.Shape, tensor);
}
