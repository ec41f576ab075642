using Lockstep.Backends.Managed.Fused;
using Lockstep.Backends.Managed.Ops;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Graph.Patterns;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Plans;

/// <summary>Turns a model into a plan: binds every node, lets patterns replace nodes, folds constants, orders steps and finds the last use of each slot.</summary>
internal sealed class PlanBuilder
{
    // Garbage of a load that is worth tens of milliseconds: afterwards hardly anything is allocated, so nothing else would ever collect it.
    private const long MuchGarbage = 16 << 20;

    private readonly Model _model;
    private readonly bool _optimize;
    private readonly WorkerPool _pool;
    private readonly Dictionary<Node, OpKernel> _kernels = [];
    private readonly Dictionary<Node, Plan[]> _bodies = [];
    private readonly Dictionary<Node, Fusion> _fusions = [];
    private readonly Dictionary<Node, string> _refusals = [];
    private readonly Dictionary<Port, int> _slots = [];
    private readonly Dictionary<(string Type, string Opset), List<Node>> _unsupported = [];
    private readonly List<ModelProblem> _problems;

    private readonly Node? _logitsMatMul;

    private PlanBuilder(Model model, bool optimize, WorkerPool pool, List<ModelProblem> problems)
    {
        (_model, _optimize, _pool, _problems) = (model, optimize, pool, problems);
        _logitsMatMul = optimize ? LogitsHead.Find(model) : null;
    }

    /// <summary>The plan of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="optimize">False keeps to the plain ops.</param>
    /// <param name="pool">Threads to prepare weights with.</param>
    /// <exception cref="ModelException">Some nodes cannot run; all are listed.</exception>
    public static Plan Build(Model model, bool optimize, WorkerPool pool)
    {
        var problems = new List<ModelProblem>();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Plan? plan = new PlanBuilder(model, optimize, pool, problems).Build();
        if (GC.GetAllocatedBytesForCurrentThread() - before > MuchGarbage) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return problems.Count > 0 ? throw new ModelException(problems) : plan!;
    }

    /// <summary>What keeps a model from running: every op, attribute and type that this backend does not know. Reads no weights.</summary>
    public static IReadOnlyList<ModelProblem> Check(Model model)
    {
        using var pool = new WorkerPool(1);
        var problems = new List<ModelProblem>();
        new PlanBuilder(model, optimize: false, pool, problems).BindAll();
        return problems;
    }

    private void BindAll()
    {
        foreach (Node node in _model.Nodes) BindNode(node);
        foreach (((string type, string opset), List<Node> nodes) in _unsupported)
            Note(nodes[0], $"the op {type} of {opset} is not supported{(nodes.Count > 1 ? $" ({nodes.Count} nodes)" : "")}");
    }

    private Plan? Build()
    {
        BindAll();
        if (_problems.Count > 0) return null;
        var folder = new ConstantFolder(_model, _kernels);
        if (_optimize) MatchPatterns(folder);
        HashSet<Node> needed = FindNeeded(folder);
        var constants = new List<KeyValuePair<int, Tensor>>();
        var steps = new List<Step>();
        foreach (Node node in _model.Nodes.Where(needed.Contains))
        {
            if (node.Type is "Parameter" or "Result") continue;
            if (!folder.IsConstant(node.Output()) || node.Outputs.Count == 0) steps.Add(ToStep(node));
        }

        foreach (Port port in _slots.Keys.Where(folder.IsConstant).ToArray()) constants.Add(new(_slots[port], folder.Evaluate(port)));
        int[] results = _model.Results.Select(result => Slot(result.Inputs[0], folder, constants)).ToArray();
        int[] parameters = _model.Parameters.Select(parameter => Slot(parameter.Output())).ToArray();
        MarkInitialOnly(steps, results);
        MarkShapeOnly(steps, constants.Select(pair => pair.Key));
        MarkReleases(steps, results.Concat(constants.Select(pair => pair.Key)).ToHashSet());
        return new Plan
        {
            Model = _model, Steps = steps, SlotCount = _slots.Count, Constants = constants, Parameters = parameters, Results = results, Logits = _model.FindOutput("logits"),
            WhyNoTree = TreeRows.WhyNot(_model, steps, _fusions), Lines = steps.Select(ToLine).ToArray(),
        };
    }

    private PlanLine ToLine(Step step)
    {
        Fusion? fusion = _fusions.GetValueOrDefault(step.Node);
        return new PlanLine(step.Node.Name, step.Node.Type, step.Kernel, fusion?.Replaces ?? 1, _refusals.GetValueOrDefault(step.Node)) { Fast = fusion?.Fast };
    }

    private void BindNode(Node node)
    {
        if (node.Type is "Constant" or "Parameter" or "Result") return;
        if (OpTable.Find(node.Type, node.OpsetNumber) is not { } entry || OpRules.Find(node.Type, node.OpsetNumber) is null)
        {
            _unsupported.TryAdd((node.Type, node.Opset), []);
            _unsupported[(node.Type, node.Opset)].Add(node);
            return;
        }

        try
        {
            _kernels[node] = entry.Bind(node);
            if (node.Bodies.Count > 0) _bodies[node] = node.Bodies.Select(BuildBody).ToArray();
        }
        catch (Exception error) when (error is UnsupportedException or AttributeException or InferenceException)
        {
            Note(node, error.Message);
        }
    }

    private Plan BuildBody(Body body) =>
        new PlanBuilder(body.Model, _optimize, _pool, _problems).Build() ?? throw new UnsupportedException($"its {body.Role} cannot run; see the other problems");

    private void Note(Node node, string message) => _problems.Add(new ModelProblem(_model.Source, node.Line, node.ToString(), message));

    private void MatchPatterns(ConstantFolder folder)
    {
        var context = new PatternContext(_model, folder, _pool);
        foreach (IPattern pattern in Patterns.All)
        {
            foreach (Node node in _model.Nodes.Where(node => node.Type == pattern.Anchor && !_fusions.ContainsKey(node)))
            {
                if (pattern.Match(node, context, out string? refusal) is { } fusion) _fusions[node] = fusion;
                if (refusal is not null) _refusals.TryAdd(node, refusal);
            }
        }
    }

    private IReadOnlyList<Port> InputsOf(Node node) => _fusions.TryGetValue(node, out Fusion? fusion) ? fusion.Inputs : node.Inputs;

    // Walks back from what the model gives; what only feeds fused or folded nodes is not needed.
    private HashSet<Node> FindNeeded(ConstantFolder folder)
    {
        var needed = new HashSet<Node>();
        IEnumerable<Node> sinks = _model.Sinks.Except(_fusions.Values.SelectMany(fusion => fusion.TakesOver));
        var open = new Stack<Node>(_model.Results.Concat(sinks).Concat(_model.Parameters));
        while (open.TryPop(out Node? node))
        {
            if (!needed.Add(node)) continue;
            foreach (Port port in InputsOf(node))
            {
                if (!folder.IsConstant(port)) open.Push(port.Node);
            }
        }

        return needed;
    }

    private int Slot(Port port)
    {
        if (!_slots.TryGetValue(port, out int slot)) _slots[port] = slot = _slots.Count;
        return slot;
    }

    private int Slot(Port port, ConstantFolder folder, List<KeyValuePair<int, Tensor>> constants)
    {
        bool known = _slots.ContainsKey(port);
        int slot = Slot(port);
        if (!known && folder.IsConstant(port)) constants.Add(new(slot, folder.Evaluate(port)));
        return slot;
    }

    private Step ToStep(Node node)
    {
        Fusion? fusion = _fusions.GetValueOrDefault(node);
        return new Step
        {
            Node = node,
            Kernel = fusion?.Kernel ?? "reference",
            Run = fusion?.Run ?? _kernels[node],
            Rule = fusion?.Rule ?? OpRules.Find(node.Type, node.OpsetNumber)!.Infer,
            Inputs = InputsOf(node).Select(Slot).ToArray(),
            Outputs = Enumerable.Range(0, node.Outputs.Count).Select(index => Slot(node.Output(index))).ToArray(),
            Bodies = _bodies.GetValueOrDefault(node, []),
            MakesLogits = node == _logitsMatMul,
            NeedsZeros = fusion is null,
            IsView = node.Type is "Reshape" or "Squeeze" or "Unsqueeze" or "Transpose" or "Identity" or "Convert" or "ConvertLike",
            IsFreeInput = Enumerable.Range(0, InputsOf(node).Count).Select(index => fusion?.FreeInputs.Contains(index) ?? false).ToArray(),
        };
    }

    // A step is initial-only when all that it makes goes to ReadValues or to other initial-only steps.
    private static void MarkInitialOnly(List<Step> steps, int[] results)
    {
        var lasting = new HashSet<int>(results);
        for (int i = steps.Count - 1; i >= 0; i--)
        {
            Step step = steps[i];
            step.InitialOnly = step.Node.Type != "Assign" && !step.Outputs.Any(lasting.Contains);
            if (!step.InitialOnly && step.Node.Type != "ReadValue") lasting.UnionWith(step.Inputs);
        }
    }

    // Chains that begin with ShapeOf: targets of Reshape, sizes of Broadcast and Range.
    private static void MarkShapeOnly(List<Step> steps, IEnumerable<int> constants)
    {
        var known = new HashSet<int>(constants);
        foreach (Step step in steps)
        {
            bool pure = step.NeedsZeros && step.Bodies.Length == 0 && step.Node.Type is not ("ReadValue" or "Assign");
            step.ShapeOnly = pure && (step.Node.Type == "ShapeOf" || (step.Inputs.Length > 0 && step.Inputs.All(known.Contains)));
            if (step.ShapeOnly) known.UnionWith(step.Outputs);
        }
    }

    private static void MarkReleases(List<Step> steps, HashSet<int> kept)
    {
        var seen = new HashSet<int>(kept);
        for (int i = steps.Count - 1; i >= 0; i--)
            steps[i].Release = steps[i].Inputs.Concat(steps[i].Outputs).Distinct().Where(seen.Add).ToArray();
    }
}
