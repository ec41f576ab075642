using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Graph.Transforms;

/// <summary>
/// Computes narrow float activations in a wider type: constants, inputs and outputs of the model keep their types, everything between them becomes wide.
/// In f32, OpenVINO does so with f16 and bf16 under INFERENCE_PRECISION_HINT=f32; without it the scales of compressed weights, written in f16, would round
/// every weight once more. A constant that the graph itself narrows (the second-order scale of nvfp4) keeps that rounding: native OpenVINO folds it before
/// it widens. In f64 the result shows what the f32 of others should have been.
/// </summary>
public sealed class WidenFloats
{
    private static readonly string[] s_typeAttributes = ["destination_type", "output_type", "variable_type", "element_type"];

    private readonly DType _wide;
    private readonly bool _isBody;
    private readonly List<Node> _nodes = [];
    private readonly HashSet<Node> _constants = []; // of the original: what depends on constants alone
    private readonly Dictionary<Port, Port> _ports = [];
    private readonly Dictionary<Port, Port> _widened = [];
    private int _nextId;

    private WidenFloats(Model model, DType wide, bool isBody)
    {
        (_wide, _isBody) = (wide, isBody);
        _nextId = model.Nodes.Max(node => node.Id) + 1;
    }

    /// <summary>The widened model; the model itself when it has no activations of a narrower float type.</summary>
    /// <param name="model">Any model.</param>
    /// <param name="wide">f32 or f64.</param>
    public static Model Apply(Model model, DType wide) => wide is DType.F32 or DType.F64
        ? Apply(model, wide, isBody: false)
        : throw new ArgumentException($"Activations can be computed in f32 or f64, not in {wide.IrName}.", nameof(wide));

    private static Model Apply(Model model, DType wide, bool isBody)
    {
        bool nothing = !model.Nodes.Any(node => node.Bodies.Count > 0 || node.Outputs.Any(port => IsNarrow(port.Type, wide)));
        return nothing ? model : new WidenFloats(model, wide, isBody).Rewrite(model);
    }

    private static bool IsNarrow(DType type, DType wide) => type is DType.F16 or DType.BF16 || (type is DType.F32 && wide is DType.F64);

    private bool IsNarrow(DType type) => IsNarrow(type, _wide);

    private Model Rewrite(Model model)
    {
        var mapped = new Dictionary<Node, Node>();
        foreach (Node node in model.Nodes)
        {
            bool constant = node.Type == "Constant" || (node.Inputs.Count > 0 && node.Type != "ReadValue" && node.Inputs.All(port => _constants.Contains(port.Node)));
            if (constant) _constants.Add(node);
            Node copy = Copy(node);
            mapped[node] = copy;
            for (int i = 0; i < node.Outputs.Count; i++) _ports[node.Output(i)] = copy.Output(i);
        }

        return new Model(model.Name, model.Source, model.IrVersion, _nodes, model.RtInfo)
        {
            Parameters = model.Parameters.Select(node => mapped[node]).ToArray(),
            Results = model.Results.Select(node => mapped[node]).ToArray(),
            Sinks = model.Sinks.Select(node => mapped[node]).ToArray(),
        };
    }

    private Node Copy(Node node)
    {
        bool keeps = node.Type == "Constant" || (node.Type == "Parameter" && !_isBody) || NarrowsConstant(node);
        Port[] inputs = node.Inputs.Select(port => Input(node, port)).ToArray();
        NodeParts parts = NodeParts.Of(node) with { Inputs = inputs };
        if (!keeps)
        {
            parts = parts with
            {
                Attributes = Widen(node.Attributes),
                Bodies = node.Bodies.Select(body => body with { Model = Apply(body.Model, _wide, isBody: true) }).ToArray(),
                Outputs = node.Outputs.Select(port => IsNarrow(port.Type) ? port with { Type = _wide } : port).ToArray(),
            };
        }

        return Add(parts);
    }

    private bool NarrowsConstant(Node node) =>
        node.Type == "Convert" && IsNarrow(node.Outputs[0].Type) && _constants.Contains(node) && node.Inputs[0].Type.BitWidth > 16;

    private Node Add(NodeParts parts)
    {
        var node = new Node(parts with { Outputs = NodeInference.Infer(parts) });
        _nodes.Add(node);
        return node;
    }

    private Port Input(Node consumer, Port original)
    {
        Port port = _ports[original];
        bool stored = IsNarrow(port.Type); // a constant or an input of the model, which keep their type
        if (consumer.Type == "Convert") return port;
        if (consumer.Type == "Result" && !_isBody) return IsNarrow(original.Type) && !stored ? Convert(port, original.Type, "narrow") : port;
        if (!stored) return port;
        if (!_widened.TryGetValue(port, out Port wide)) _widened[port] = wide = Convert(port, _wide, "widen");
        return wide;
    }

    private Port Convert(Port port, DType type, string suffix) => Add(new NodeParts
    {
        Id = _nextId++, Name = $"{port.Node.Name}/{suffix}", Type = "Convert", Opset = "opset1", Line = port.Node.Line, Inputs = [port],
        Attributes = new Attributes([new("destination_type", type.IrName)]), Outputs = [new OutputPort(type, port.Shape, [])],
    }).Output();

    private Attributes Widen(Attributes attributes) => new(attributes.Items.Select(item =>
        s_typeAttributes.Contains(item.Key) && DTypeFacts.TryParse(item.Value, out DType type) && IsNarrow(type) ? new(item.Key, _wide.IrName) : item));
}
