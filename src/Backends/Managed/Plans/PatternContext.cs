using Lockstep.Graph;
using Lockstep.Kernels;

namespace Lockstep.Backends.Managed.Plans;

/// <summary>What patterns see besides the node at hand.</summary>
internal sealed class PatternContext(Model model, ConstantFolder constants, WorkerPool pool)
{
    /// <summary>The graph.</summary>
    public Model Model => model;

    /// <summary>Evaluates constant parts of the graph.</summary>
    public ConstantFolder Constants => constants;

    /// <summary>Threads to prepare weights with.</summary>
    public WorkerPool Pool => pool;

    /// <summary>Variables that a fused attention keeps as a cache: nothing else may read or write them.</summary>
    public HashSet<string> CachedVariables { get; } = [];
}
