using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Graph.Tests.Patterns;

/// <summary>A graph that is built node by node, with the inputs of a decoder.</summary>
internal sealed class TestGraph
{
    private readonly List<Node> _nodes = [];
    private readonly List<Node> _sinks = [];

    public TestGraph()
    {
        Ids = Input("input_ids", DType.I64, [Dimension.Dynamic, Dimension.Dynamic]);
        Mask = Input("attention_mask", DType.I64, [Dimension.Dynamic, Dimension.Dynamic]);
        Beam = Input("beam_idx", DType.I32, [Dimension.Dynamic]);
        Port read = Add("ReadValue", "opset6", "variable_id=k variable_type=f32 variable_shape=?,2,?,8");
        Past = Add("Gather", "opset8", "", read, Beam, Number(0));
        NewKeys = Add("Reshape", "opset1", "special_zero=true", Embedded(16), List(0, 0, 2, 8));
        NewKeys = Add("Transpose", "opset1", "", NewKeys, List(0, 2, 1, 3));
        Keys = Add("Concat", "opset1", "axis=-2", Past, NewKeys);
        _sinks.Add(Add("Assign", "opset6", "variable_id=k", Keys).Node);
        Rows = Size(Ids, 1);
        PastLength = Size(Past, 2);
        Total = Add("Add", "opset1", "", PastLength, Rows);
        // Positions of keys [1, 1, 1, total] and of queries [1, 1, rows, 1].
        Key = Add("Unsqueeze", "opset1", "", Add("Range", "opset4", "output_type=i64", Number(0), Total, Number(1)), List(0, 1, 2));
        Query = Add("Unsqueeze", "opset1", "", Add("Range", "opset4", "output_type=i64", PastLength, Total, Number(1)), List(0, 1, 3));
        Padding = Add("Convert", "opset1", "destination_type=boolean", Add("Unsqueeze", "opset1", "", Mask, List(1, 2)));
    }

    public Port Ids { get; }

    public Port Mask { get; }

    public Port Beam { get; }

    public Port Past { get; }

    public Port NewKeys { get; }

    public Port Keys { get; }

    public Port Rows { get; }

    public Port PastLength { get; }

    public Port Total { get; }

    public Port Key { get; }

    public Port Query { get; }

    /// <summary>Boolean [batch, 1, 1, total].</summary>
    public Port Padding { get; }

    public Port Input(string name, DType type, Dimension[] dims)
    {
        Port port = Node(new NodeParts
        {
            Id = _nodes.Count, Name = name, Type = "Parameter", Opset = "opset1", Outputs = [new OutputPort(type, new PartialShape(dims), [name])],
            Attributes = Attributes($"shape={string.Join(",", dims)} element_type={type.IrName}"),
        });
        return port;
    }

    /// <summary>Attributes are written as <c>"name=value name=value"</c>.</summary>
    public Port Add(string type, string opset, string attributes, params Port[] inputs) => Node(new NodeParts
    {
        Id = _nodes.Count, Name = $"{type}_{_nodes.Count}", Type = type, Opset = opset, Inputs = inputs, Attributes = Attributes(attributes), Outputs = [new OutputPort(DType.Dynamic, PartialShape.Dynamic, [])],
    });

    public Port Op(string type, params Port[] inputs) => Add(type, "opset1", "", inputs);

    public Port Number(long value) => Constant(Tensor.Scalar(value));

    public Port Float(float value) => Constant(Tensor.Scalar(value));

    public Port List(params long[] values) => Constant(Tensor.From(values, values.Length));

    public Port Floats(float[] values, params int[] shape) => Constant(Tensor.From(values, shape));

    public Port Constant(Tensor value) => Node(new NodeParts
    {
        Id = _nodes.Count, Name = $"constant_{_nodes.Count}", Type = "Constant", Opset = "opset1", Value = value, Outputs = [new OutputPort(value.Type, value.Shape, [])],
    });

    public Port Size(Port port, int axis) => Add("Gather", "opset8", "", Add("ShapeOf", "opset3", "output_type=i64", port), Number(axis), Number(0));

    /// <summary>A table of <paramref name="columns"/> read by the ids: f32 [batch, rows, columns].</summary>
    public Port Embedded(int columns) => Add("Gather", "opset8", "", Floats(new float[3 * columns], 3, columns), Ids, Number(0));

    /// <summary>Keys at or before their query, hidden where the padding is.</summary>
    public Port Causal() => Op("LogicalAnd", Op("LessEqual", Key, Query), Padding);

    /// <summary>0 where a boolean mask is true, else a number.</summary>
    public Port Additive(Port visible, float hidden = float.MinValue) => Op("Select", visible, Float(0), Float(hidden));

    public Model Model() => new("test", "test.xml", 11, _nodes, [])
    {
        Parameters = _nodes.Where(node => node.Type == "Parameter").ToArray(), Results = [], Sinks = _sinks,
    };

    private Port Node(NodeParts parts)
    {
        var node = new Node(parts with { Outputs = NodeInference.Infer(parts) });
        _nodes.Add(node);
        return node.Output();
    }

    private static Attributes Attributes(string text) =>
        new(text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(item => new KeyValuePair<string, string>(item.Split('=')[0], item.Split('=')[1])));
}
