using Lockstep.Backends.Managed.Ops;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Testing;

/// <summary>Runs one op that has several outputs.</summary>
internal static class AllOutputs
{
    public static Tensor[] Run(string type, int opset, Attributes attributes, int outputs, params Tensor[] inputs)
    {
        Port[] ports = inputs.Select((tensor, index) => new Node(new NodeParts
        {
            Id = index, Name = $"input {index}", Type = "Parameter", Opset = "opset1", Outputs = [new OutputPort(tensor.Type, tensor.Shape, [])],
        }).Output()).ToArray();
        var node = new Node(new NodeParts
        {
            Id = inputs.Length, Name = "op", Type = type, Opset = $"opset{opset}", Attributes = attributes, Inputs = ports,
            Outputs = Enumerable.Repeat(new OutputPort(DType.Dynamic, PartialShape.Dynamic, []), outputs).ToArray(),
        });
        var inferred = new InferenceContext(attributes, inputs.Select(tensor => new InputFact(tensor.Type, tensor.Shape, tensor)).ToArray(), outputs);
        OpRules.Find(type, opset)!.Infer(inferred);
        var context = new OpContext(inputs, inferred);
        OpTable.Find(type, opset)!.Bind(node)(context);
        return Enumerable.Range(0, outputs).Select(context.Output).ToArray();
    }
}
