using Lockstep.Backends.Managed.State;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>What a few ops need beyond their inputs: the request's variables, its threads, and the bodies of their node.</summary>
internal sealed class OpServices(VariableStore variables, WorkerPool pool, RequestOptions options, Func<int, Tensor[], Tensor[]> runBody)
{
    /// <summary>The state of the request.</summary>
    public VariableStore Variables => variables;

    /// <summary>The threads of the compiled model.</summary>
    public WorkerPool Pool => pool;

    /// <summary>Numeric mode and cache type of the request.</summary>
    public RequestOptions Options => options;

    /// <summary>Runs body number <c>i</c> of the node on one tensor per Parameter; gives one per Result.</summary>
    public Tensor[] RunBody(int body, Tensor[] inputs) => runBody(body, inputs);
}
