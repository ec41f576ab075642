using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Testing;

/// <summary>A graph that is built node by node; attributes are written as <c>"name=value name=value"</c>.</summary>
internal sealed class SmallGraph
{
    private readonly List<Node> _nodes = [];

    /// <summary>An f32 input.</summary>
    public Port Input(string name, params Dimension[] dims) => Node(new NodeParts
    {
        Id = _nodes.Count, Name = name, Type = "Parameter", Opset = "opset1", Outputs = [new OutputPort(DType.F32, new PartialShape(dims), [name])],
        Attributes = Attributes($"shape={string.Join(",", dims)} element_type=f32"),
    });

    public Port Op(string type, params Port[] inputs) => Add(type, "opset1", "", inputs);

    public Port Add(string type, string opset, string attributes, params Port[] inputs) => Add(type, opset, attributes, 1, inputs);

    public Port Add(string type, string opset, string attributes, int outputs, params Port[] inputs) => Node(new NodeParts
    {
        Id = _nodes.Count, Name = $"{type}_{_nodes.Count}", Type = type, Opset = opset, Inputs = inputs, Attributes = Attributes(attributes),
        Outputs = Enumerable.Repeat(new OutputPort(DType.Dynamic, PartialShape.Dynamic, []), outputs).ToArray(),
    });

    public Port List(params long[] values) => Constant(Tensor.From(values, values.Length));

    public Port Number(long value) => Constant(Tensor.Scalar(value));

    public Port Float(float value) => Constant(Tensor.Scalar(value));

    public Port Constant(Tensor value) => Node(new NodeParts
    {
        Id = _nodes.Count, Name = $"constant_{_nodes.Count}", Type = "Constant", Opset = "opset1", Value = value, Outputs = [new OutputPort(value.Type, value.Shape, [])],
    });

    /// <summary>The graph with these results.</summary>
    public Model Model(params Port[] results)
    {
        Node[] ends = results.Select((port, i) => new Node(new NodeParts { Id = _nodes.Count + i, Name = $"result {i}", Type = "Result", Opset = "opset1", Inputs = [port], Outputs = [] })).ToArray();
        return new("small", "small.xml", 11, [.. _nodes, .. ends], []) { Parameters = _nodes.Where(node => node.Type == "Parameter").ToArray(), Results = ends, Sinks = [] };
    }

    private Port Node(NodeParts parts)
    {
        var node = new Node(parts with { Outputs = parts.Type is "Parameter" or "Constant" ? parts.Outputs : NodeInference.Infer(parts) });
        _nodes.Add(node);
        return node.Output();
    }

    private static Attributes Attributes(string text) =>
        new(text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(item => new KeyValuePair<string, string>(item.Split('=')[0], item.Split('=')[1])));
}
