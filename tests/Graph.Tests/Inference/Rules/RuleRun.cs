using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Graph.Tests.Inference.Rules;

/// <summary>Runs the shape rule of an op.</summary>
internal static class RuleRun
{
    /// <summary>The shape of output 0 for f32 inputs of these shapes.</summary>
    public static PartialShape Shape(string type, int opset, (string, string)[] attributes, params PartialShape[] inputs) =>
        Shape(type, opset, attributes, inputs.Select(shape => new InputFact(DType.F32, shape)).ToArray());

    /// <summary>The shape of output 0.</summary>
    public static PartialShape Shape(string type, int opset, (string, string)[] attributes, params InputFact[] inputs)
    {
        var context = new InferenceContext(new Attributes(attributes.Select(item => new KeyValuePair<string, string>(item.Item1, item.Item2))), inputs, 1);
        OpRules.Find(type, opset)!.Infer(context);
        return context.Output(0).Shape;
    }

    /// <summary>An input of known integers.</summary>
    public static InputFact Known(params long[] values) => new(DType.I64, new Shape(values.Length), Tensor.From(values, values.Length));
}
