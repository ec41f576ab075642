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
    private readonly string _source;

    public ConstantFolder(Model model, Dictionary<Node, OpKernel> kernels)
    {
        _kernels = kernels;
        _source = model.Source;
        // Nodes are in topological order, so every producer is known before its consumers.
        foreach (Node node in model.Nodes) _constant[node] = IsFoldable(node);
    }

    /// <summary>True when the port's value depends on constants alone.</summary>
    public bool IsConstant(Port port) => _constant[port.Node];

    /// <summary>The value of a constant port.</summary>
    /// <exception cref="ModelException">An op on the way cannot work on its constants.</exception>
    public Tensor Evaluate(Port port)
    {
        // Producers first, on a stack of our own: a file decides how long such a chain is.
        var open = new Stack<Node>([port.Node]);
        while (open.TryPeek(out Node? node))
        {
            Port[] missing = node.Inputs.Where(input => Known(input) is null).ToArray();
            foreach (Port input in missing) open.Push(input.Node);
            if (missing.Length > 0) continue;
            open.Pop();
            if (node.Value is null && !_values.ContainsKey(node.Output())) Run(node);
        }

        return Known(port)!;
    }

    /// <summary>Drops what was evaluated on the way to a port, because a kernel has it in a layout of its own; whoever asks again pays again.</summary>
    public void Forget(Port port)
    {
        var open = new Stack<Node>([port.Node]);
        while (open.TryPop(out Node? node))
        {
            bool evaluated = false;
            for (int i = 0; i < node.Outputs.Count; i++) evaluated |= _values.Remove(node.Output(i));
            if (!evaluated) continue;
            foreach (Port input in node.Inputs) open.Push(input.Node);
        }
    }

    private Tensor? Known(Port port) => port.Node.Value ?? _values.GetValueOrDefault(port);

    private void Run(Node node)
    {
        Tensor[] inputs = node.Inputs.Select(port => Known(port)!).ToArray();
        InputFact[] facts = inputs.Select(input => new InputFact(input.Type, input.Shape, input)).ToArray();
        var inferred = new InferenceContext(node.Attributes, facts, node.Outputs.Count);
        var context = new OpContext(inputs, inferred);
        try
        {
            OpRules.Find(node.Type, node.OpsetNumber)!.Infer(inferred);
            _kernels[node](context);
            for (int i = 0; i < context.OutputCount; i++) _values[node.Output(i)] = context.Output(i);
        }
        catch (Exception error) when (Execution.IsOpFailure(error))
        {
            string shapes = string.Join(", ", inputs.Select(input => input.ToString()));
            throw new ModelException([new(_source, node.Line, node.ToString(), $"failed on the constants ({shapes}): {error.Message}")], error);
        }
    }

    private bool IsFoldable(Node node) => node.Type switch
    {
        "Constant" => true,
        "Parameter" or "ReadValue" or "Assign" or "Result" => false,
        _ => node.Bodies.Count == 0 && node.Inputs.All(port => _constant[port.Node]) && _kernels.ContainsKey(node),
    };
}
