using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Kernels;

namespace Lockstep.Backends.Managed;

/// <summary>A plan and the threads that run it.</summary>
internal sealed class ManagedModel(Model model, Plan plan, int threads) : ICompiledModel
{
    private readonly WorkerPool _pool = new(threads);

    public Model Model => model;

    public IReadOnlyList<PlanLine> Plan => plan.Lines;

    public IInferRequest CreateRequest() => new ManagedRequest(model, plan, _pool);

    public void Dispose() => _pool.Dispose();
}
