using Lockstep.Backends.Managed.Ops;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Ops;

/// <summary>Runs one op of the table on tensors, without a model around it.</summary>
internal static class NodeRun
{
    /// <summary>Infers, binds and runs; attributes are written as <c>axis=1; mode=max</c>.</summary>
    public static Tensor[] Run(string type, int opset, string attributes, int outputCount, params Tensor[] inputs)
    {
        Attributes parsed = Parse(attributes);
        Port[] ports = inputs.Select((tensor, index) => new Node(new NodeParts
        {
            Id = index, Name = $"in{index}", Type = "Parameter", Opset = "opset1", Outputs = [new OutputPort(tensor.Type, tensor.Shape, [])],
        }).Output()).ToArray();
        InputFact[] facts = inputs.Select(tensor => new InputFact(tensor.Type, tensor.Shape, tensor)).ToArray();
        var inferred = new InferenceContext(parsed, facts, outputCount);
        OpRules.Find(type, opset)!.Infer(inferred);
        var node = new Node(new NodeParts
        {
            Id = inputs.Length, Name = "op", Type = type, Opset = $"opset{opset}", Attributes = parsed, Inputs = ports,
            Outputs = Enumerable.Range(0, outputCount).Select(index => new OutputPort(inferred.Output(index).Type, inferred.Output(index).Shape, [])).ToArray(),
        });
        var context = new OpContext(inputs, inferred);
        OpTable.Find(type, opset)!.Bind(node)(context);
        Tensor[] outputs = Enumerable.Range(0, outputCount).Select(context.Output).ToArray();
        for (int index = 0; index < outputCount; index++)
        {
            Assert.True(inferred.Output(index).Shape.Accepts(outputs[index].Shape), $"output {index} is {outputs[index]}, inferred {inferred.Output(index).Shape}");
            Assert.Equal(inferred.Output(index).Type, outputs[index].Type);
        }

        return outputs;
    }

    /// <summary>Runs an op with one output.</summary>
    public static Tensor Run(string type, int opset, string attributes, params Tensor[] inputs) => Run(type, opset, attributes, 1, inputs)[0];

    /// <summary>1, 2, 3, ... as f32.</summary>
    public static Tensor Counting(params int[] dims) => Tensor.From(Enumerable.Range(1, (int)new Shape(dims).ElementCount).Select(i => (float)i).ToArray(), dims);

    /// <summary>A list of any type.</summary>
    public static Tensor Vector<T>(params T[] values) where T : unmanaged => Tensor.From(values, values.Length);

    /// <summary>A list of i64.</summary>
    public static Tensor List(params long[] values) => Vector(values);

    /// <summary>Shape and elements must be these.</summary>
    public static void AssertIs<T>(Tensor actual, int[] dims, params T[] values) where T : unmanaged
    {
        Assert.Equal(new Shape(dims), actual.Shape);
        Assert.Equal(values, actual.Values<T>().ToArray());
    }

    private static Attributes Parse(string attributes) => new(attributes.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(item => item.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0].Trim(), pair[1].Trim())));
}
