using Lockstep.Backends.Managed.Ops;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Plans;

/// <summary>Evaluates the parts of a graph that depend on constants alone, with the reference ops, once.</summary>
internal sealed class ConstantFolder
{
    private readonly Dictionary<Node, bool> _constant = [];
    private readonly Dictionary<Node, OpKernel> _kernels;
    private readonly Dictionary<Port, Tensor> _values = [];

    public ConstantFolder(Model model, Dictionary<Node, OpKernel> kernels)
    {
        _kernels = kernels;
        // Nodes are in topological order, so every producer is known before its consumers.
        foreach (Node node in model.Nodes) _constant[node] = IsFoldable(node);
    }

    /// <summary>True when the port's value depends on constants alone.</summary>
    public bool IsConstant(Port port) => _constant[port.Node];

    /// <summary>The value of a constant port.</summary>
    public Tensor Evaluate(Port port)
    {
        if (port.Node.Value is { } value) return value;
        if (_values.TryGetValue(port, out Tensor? known)) return known;
        Tensor[] inputs = port.Node.Inputs.Select(Evaluate).ToArray();
        InputFact[] facts = inputs.Select(input => new InputFact(input.Type, input.Shape, input)).ToArray();
        var inferred = new InferenceContext(port.Node.Attributes, facts, port.Node.Outputs.Count);
        OpRules.Find(port.Node.Type, port.Node.OpsetNumber)!.Infer(inferred);
        var context = new OpContext(inputs, inferred);
        _kernels[port.Node](context);
        for (int i = 0; i < context.OutputCount; i++) _values[port.Node.Output(i)] = context.Output(i);
        return _values[port];
    }

    private bool IsFoldable(Node node) => node.Type switch
    {
        "Constant" => true,
        "Parameter" or "ReadValue" or "Assign" or "Result" => false,
        _ => node.Bodies.Count == 0 && node.Inputs.All(port => _constant[port.Node]) && _kernels.ContainsKey(node),
    };
}
