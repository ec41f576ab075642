using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Passes;

/// <summary>
/// Computes f16 and bf16 activations in f32, as OpenVINO does under INFERENCE_PRECISION_HINT=f32: constants, inputs and outputs of the model keep
/// their types, everything between them becomes f32. Without it the scales of compressed weights, written in f16, would round every weight once more.
/// A constant that the graph itself narrows (the second-order scale of nvfp4) keeps that rounding: native OpenVINO folds it before it widens.
/// </summary>
internal sealed class WidenHalf
{
    private static readonly string[] s_typeAttributes = ["destination_type", "output_type", "variable_type", "element_type"];

    private readonly bool _isBody;
    private readonly List<Node> _nodes = [];
    private readonly HashSet<Node> _constants = []; // of the original: what depends on constants alone
    private readonly Dictionary<Port, Port> _ports = [];
    private readonly Dictionary<Port, Port> _widened = [];
    private int _nextId;

    private WidenHalf(Model model, bool isBody)
    {
        _isBody = isBody;
        _nextId = model.Nodes.Max(node => node.Id) + 1;
    }

    /// <summary>The widened model; the model itself when it has no half-precision activations.</summary>
    public static Model Apply(Model model) => Apply(model, isBody: false);

    private static Model Apply(Model model, bool isBody)
    {
        bool nothing = !model.Nodes.Any(node => node.Bodies.Count > 0 || node.Outputs.Any(port => IsHalf(port.Type)));
        return nothing ? model : new WidenHalf(model, isBody).Rewrite(model);
    }

    private static bool IsHalf(DType type) => type is DType.F16 or DType.BF16;

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
                Bodies = node.Bodies.Select(body => body with { Model = Apply(body.Model, isBody: true) }).ToArray(),
                Outputs = node.Outputs.Select(port => IsHalf(port.Type) ? port with { Type = DType.F32 } : port).ToArray(),
            };
        }

        return Add(parts);
    }

    private bool NarrowsConstant(Node node) =>
        node.Type == "Convert" && IsHalf(node.Outputs[0].Type) && _constants.Contains(node) && node.Inputs[0].Type.BitWidth > 16;

    private Node Add(NodeParts parts)
    {
        var node = new Node(parts with { Outputs = NodeInference.Infer(parts) });
        _nodes.Add(node);
        return node;
    }

    private Port Input(Node consumer, Port original)
    {
        Port port = _ports[original];
        bool stored = IsHalf(port.Type); // a constant or an input of the model, which keep their type
        if (consumer.Type == "Convert") return port;
        if (consumer.Type == "Result" && !_isBody) return IsHalf(original.Type) && !stored ? Convert(port, original.Type, "narrow") : port;
        if (!stored) return port;
        if (!_widened.TryGetValue(port, out Port wide)) _widened[port] = wide = Convert(port, DType.F32, "widen");
        return wide;
    }

    private Port Convert(Port port, DType type, string suffix) => Add(new NodeParts
    {
        Id = _nextId++, Name = $"{port.Node.Name}/{suffix}", Type = "Convert", Opset = "opset1", Line = port.Node.Line, Inputs = [port],
        Attributes = new Attributes([new("destination_type", type.IrName)]), Outputs = [new OutputPort(type, port.Shape, [])],
    }).Output();

    private static Attributes Widen(Attributes attributes) => new(attributes.Items.Select(item =>
        s_typeAttributes.Contains(item.Key) && DTypeFacts.TryParse(item.Value, out DType type) && IsHalf(type) ? new(item.Key, "f32") : item));
}
