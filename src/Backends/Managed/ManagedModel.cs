using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Kernels;

namespace Lockstep.Backends.Managed;

/// <summary>A plan and the threads that run it.</summary>
internal sealed class ManagedModel(Model model, Plan plan, WorkerPool pool) : ICompiledModel
{
    public Model Model => model;

    public IReadOnlyList<PlanLine> Plan => plan.Lines;

    public IInferRequest CreateRequest(RequestOptions? options = null) => new ManagedRequest(model, plan, pool, options ?? new RequestOptions());

    public void Dispose() => pool.Dispose();
}
