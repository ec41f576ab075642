using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Graph.Transforms;

/// <summary>
/// A change of a model under way: new nodes, and ports that stand in for others. The model itself stays as it is; <see cref="Finish"/> copies what the change
/// reaches, infers it anew, and shares the rest.
/// </summary>
/// <param name="model">The model to start from.</param>
/// <param name="forgetShapes">True to drop shapes that follow from others, so that a wider input widens what depends on it.</param>
internal sealed class GraphEdit(Model model, bool forgetShapes = false)
{
    private readonly Dictionary<Port, Port> _instead = [];
    private readonly Dictionary<Node, Node> _copies = [];
    private readonly List<Node> _order = [];
    private readonly List<ModelProblem> _problems = [];
    private int _nextId = model.Nodes.Count == 0 ? 0 : model.Nodes.Max(node => node.Id) + 1;

    /// <summary>A new node. Its id is given here; its inputs are ports of the model or of other new nodes, and its outputs are inferred.</summary>
    public Node Add(string type, string name, string opset, IReadOnlyList<Port> inputs, Attributes attributes, IReadOnlyList<OutputPort> outputs, IReadOnlyList<string>? outputNames = null, Tensor? value = null)
    {
        var parts = new NodeParts { Id = _nextId++, Name = name, Type = type, Opset = opset, Inputs = inputs, Attributes = attributes, Outputs = outputs, OutputNames = outputNames ?? [], Value = value };
        return new Node(parts with { Outputs = NodeInference.Infer(parts) });
    }

    /// <summary>A new Constant.</summary>
    public Port Constant(string name, Tensor value) =>
        Add("Constant", name, "opset1", [], Attributes.Empty, [new OutputPort(value.Type, value.Shape, [])], value: value).Output();

    /// <summary>A new Parameter with one tensor name.</summary>
    public Node Parameter(string name, DType type, PartialShape shape, params IReadOnlyList<string> names) =>
        Add("Parameter", name, "opset1", [], new Attributes([new("shape", Text(shape)), new("element_type", type.IrName)]), [new OutputPort(type, shape, names)]);

    /// <summary>A new Result of a port.</summary>
    public Node Result(string name, Port port, params IReadOnlyList<string> names) => Add("Result", name, "opset1", [port], Attributes.Empty, [new OutputPort(port.Type, port.Shape, [])], names);

    /// <summary>Whoever reads <paramref name="port"/> reads <paramref name="instead"/>, which must not depend on it.</summary>
    public void Replace(Port port, Port instead) => _instead[port] = instead;

    /// <summary>The changed model: what its Results and Assigns depend on, and all its Parameters.</summary>
    /// <param name="what">What was done, for the name of the source, such as <c>stateless form</c>.</param>
    /// <param name="parameters">Inputs, of the old model and new ones.</param>
    /// <param name="results">Outputs.</param>
    /// <param name="sinks">Assigns.</param>
    /// <exception cref="ModelException">Types or shapes no longer fit; every node that refuses is named.</exception>
    public Model Finish(string what, IEnumerable<Node> parameters, IEnumerable<Node> results, IEnumerable<Node> sinks)
    {
        Node[] inputs = parameters.Select(Copy).ToArray(), outputs = results.Select(Copy).ToArray(), assigns = sinks.Select(Copy).ToArray();
        if (_problems.Count > 0) throw new ModelException(_problems);
        return new Model(model.Name, $"{model.Source} ({what})", model.IrVersion, _order, model.RtInfo) { Parameters = inputs, Results = outputs, Sinks = assigns };
    }

    /// <summary>A shape as the attributes of IR files write it.</summary>
    internal static string Text(PartialShape shape) => shape.HasRank ? string.Join(",", shape.ToArray()) : "...";

    // Depth first with a stack of its own, so that a long chain of nodes is no deep recursion.
    private Node Copy(Node root)
    {
        var open = new Stack<Node>();
        open.Push(root);
        while (open.TryPeek(out Node? node))
        {
            if (_copies.ContainsKey(node))
            {
                open.Pop();
                continue;
            }

            Node? missing = node.Inputs.Select(port => Resolve(port).Node).FirstOrDefault(producer => !_copies.ContainsKey(producer));
            if (missing is not null)
            {
                if (open.Contains(missing)) throw new InvalidOperationException($"{missing} would depend on itself.");
                open.Push(missing);
                continue;
            }

            open.Pop();
            _order.Add(_copies[node] = CopyOne(node));
        }

        return _copies[root];
    }

    private Port Resolve(Port port)
    {
        while (_instead.TryGetValue(port, out Port instead)) port = instead;
        return port;
    }

    private Node CopyOne(Node node)
    {
        Port[] inputs = node.Inputs.Select(port => Resolve(port) is var found ? new Port(_copies[found.Node], found.Index) : default).ToArray();
        if (inputs.SequenceEqual(node.Inputs)) return node;
        NodeParts parts = NodeParts.Of(node) with { Inputs = inputs };
        if (forgetShapes && OpRules.Find(node.Type, node.OpsetNumber) is not null) parts = parts with { Outputs = node.Outputs.Select(Forget).ToArray() };
        try
        {
            return new Node(parts with { Outputs = NodeInference.Infer(parts) });
        }
        catch (Exception error) when (error is InferenceException or AttributeException or ArgumentException or ArithmeticException or InvalidOperationException or IndexOutOfRangeException or NotSupportedException)
        {
            _problems.Add(new ModelProblem(model.Source, node.Line, node.ToString(), error.Message));
            return new Node(parts);
        }
    }

    private static OutputPort Forget(OutputPort port) => port with { Shape = PartialShape.Dynamic, DeclaredShape = PartialShape.Dynamic };
}
