using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Graph.Transforms;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed;

/// <summary>
/// Lockstep's own backend. <see cref="Optimized"/> replaces groups of nodes by SIMD kernels where a pattern fits; <see cref="Reference"/> runs every node as
/// the plain op of the specification. Both compute f16 and bf16 activations in f32.
/// </summary>
public sealed class ManagedBackend : IBackend
{
    private readonly bool _optimize;

    private ManagedBackend(string name, bool optimize) => (Name, _optimize) = (name, optimize);

    /// <summary>The device <c>MANAGED</c>.</summary>
    public static ManagedBackend Optimized { get; } = new("MANAGED", optimize: true);

    /// <summary>The device <c>REFERENCE</c>.</summary>
    public static ManagedBackend Reference { get; } = new("REFERENCE", optimize: false);

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Why <see cref="Compile"/> would refuse a model, without preparing any weights: every op, attribute and type that cannot run; empty when all can.</summary>
    public static IReadOnlyList<ModelProblem> Check(Model model) => PlanBuilder.Check(WidenFloats.Apply(model, DType.F32));

    /// <inheritdoc/>
    public ICompiledModel Compile(Model model, CompileOptions? options = null)
    {
        int threads = options?.Threads ?? 0;
        var pool = new WorkerPool(threads > 0 ? threads : Environment.ProcessorCount);
        try
        {
            return new ManagedModel(model, PlanBuilder.Build(WidenFloats.Apply(model, DType.F32), _optimize, pool), pool, _optimize);
        }
        catch
        {
            pool.Dispose();
            throw;
        }
    }
}
