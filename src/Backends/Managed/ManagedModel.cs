using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed;

/// <summary>A plan and the threads that run it.</summary>
/// <param name="model">The model as it was given.</param>
/// <param name="plan">What runs.</param>
/// <param name="pool">The threads.</param>
/// <param name="optimized">False for the reference, which has no mode but f32.</param>
internal sealed class ManagedModel(Model model, Plan plan, WorkerPool pool, bool optimized) : ICompiledModel
{
    public Model Model => model;

    public IReadOnlyList<PlanLine> Plan => plan.Lines;

    public IInferRequest CreateRequest(RequestOptions? options = null)
    {
        options ??= new RequestOptions();
        if (!optimized && (options.Mode == NumericMode.Fast || options.KvCacheType != DType.F32))
            throw new NotSupportedException("REFERENCE runs plain ops in f32, with an f32 cache; choose parity mode and an f32 cache, or the device MANAGED.");
        return new ManagedRequest(model, plan, pool, options);
    }

    public void Dispose() => pool.Dispose();
}
