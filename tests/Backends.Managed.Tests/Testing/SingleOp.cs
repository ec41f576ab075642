using Lockstep.Backends.Managed.Ops;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Testing;

/// <summary>Runs one op on tensors: binds it as a model would, infers its outputs, computes them.</summary>
internal static class SingleOp
{
    /// <summary>Attributes as a file writes them.</summary>
    public static Attributes Attributes(params (string Name, string Text)[] items) =>
        new(items.Select(item => new KeyValuePair<string, string>(item.Name, item.Text)));

    /// <summary>Output 0 of an op without attributes.</summary>
    public static Tensor Run(string type, int opset, params Tensor[] inputs) => Run(type, opset, Graph.Attributes.Empty, inputs);

    /// <summary>Output 0 of an op.</summary>
    public static Tensor Run(string type, int opset, Attributes attributes, params Tensor[] inputs)
    {
        Port[] ports = inputs.Select((tensor, index) => Parameter(tensor, index).Output()).ToArray();
        var parts = new NodeParts
        {
            Id = inputs.Length, Name = "op", Type = type, Opset = $"opset{opset}", Attributes = attributes, Inputs = ports,
            Outputs = [new OutputPort(DType.Dynamic, PartialShape.Dynamic, [])],
        };
        OpKernel kernel = OpTable.Find(type, opset)!.Bind(new Node(parts with { Outputs = NodeInference.Infer(parts) }));
        var inferred = new InferenceContext(attributes, inputs.Select(tensor => new InputFact(tensor.Type, tensor.Shape, tensor)).ToArray(), 1);
        OpRules.Find(type, opset)!.Infer(inferred);
        var context = new OpContext(inputs, inferred);
        kernel(context);
        return context.Output(0);
    }

    private static Node Parameter(Tensor tensor, int index) => new(new NodeParts
    {
        Id = index, Name = $"input {index}", Type = "Parameter", Opset = "opset1", Outputs = [new OutputPort(tensor.Type, tensor.Shape, [])],
    });
}
