using Lockstep.Graph;
using Lockstep.Graph.Patterns;
using Lockstep.Graph.Patterns.Symbolic;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Plans;

/// <summary>What patterns see besides the node at hand.</summary>
internal sealed class PatternContext(Model model, ConstantFolder constants, WorkerPool pool)
{
    private RotaryFinder? _rotary;

    /// <summary>The graph.</summary>
    public Model Model => model;

    /// <summary>Evaluates constant parts of the graph.</summary>
    public ConstantFolder Constants => constants;

    /// <summary>The value of a port that depends on constants alone; null for any other.</summary>
    public Tensor? ValueOf(Port port) => constants.IsConstant(port) ? constants.Evaluate(port) : null;

    /// <summary>Sizes of tensors as far as they follow from batch, rows and total.</summary>
    public SymbolicEvaluator Sizes { get; } = new(model);

    /// <summary>Finds rotary embeddings.</summary>
    public RotaryFinder Rotary => _rotary ??= new RotaryFinder(model, Sizes);

    /// <summary>Threads to prepare weights with.</summary>
    public WorkerPool Pool => pool;

    /// <summary>Variables that a fused attention keeps as a cache: nothing else may read or write them.</summary>
    public HashSet<string> CachedVariables { get; } = [];

    /// <summary>Nodes whose results only a fused group would read, so that they never run; no weights are prepared for them.</summary>
    public HashSet<Node> Replaced { get; } = [];
}
