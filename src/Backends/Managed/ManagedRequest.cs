using Lockstep.Backends.Managed.Plans;
using Lockstep.Backends.Managed.State;
using Lockstep.Graph;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed;

/// <summary>A request of the managed backend.</summary>
internal sealed class ManagedRequest : IInferRequest
{
    private readonly Model _model;
    private readonly Plan _plan;
    private readonly WorkerPool _pool;
    private readonly RequestOptions _options;
    private readonly VariableStore _variables;
    private readonly Execution _execution;
    private bool _disposed;

    public ManagedRequest(Model model, Plan plan, WorkerPool pool, RequestOptions options)
        : this(model, plan, pool, options, new VariableStore(plan.Model))
    {
    }

    private ManagedRequest(Model model, Plan plan, WorkerPool pool, RequestOptions options, VariableStore variables)
    {
        _ = KvTypes.Of(options.KvCacheType); // refused here rather than in the first run
        (_model, _plan, _pool, _options, _variables) = (model, plan, pool, options, variables);
        _execution = new Execution(plan, _variables, pool, options);
    }

    public IReadOnlyList<IVariable>? Variables => _variables.All;

    public int? LastRows
    {
        get => _execution.LastRows;
        set => _execution.LastRows = value;
    }

    public IReadOnlyList<Tensor> Run(IReadOnlyList<Tensor> inputs)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ModelInputs.Check(_model, inputs);
        bool completed = false;
        try
        {
            Tensor[] outputs = _execution.Run(inputs);
            completed = true;
            return outputs;
        }
        finally
        {
            _variables.EndRun(completed);
            GC.KeepAlive(_model); // constants look into its mapped weights
            GC.KeepAlive(_variables); // blocks are native memory
        }
    }

    public string? WhyNoTree => _plan.WhyNoTree;

    public IReadOnlyList<Tensor> RunTree(IReadOnlyList<Tensor> inputs, RowTree tree)
    {
        if (WhyNoTree is { } why) throw new NotSupportedException($"A tree of rows cannot run: {why}.");
        _variables.Tree = tree;
        try
        {
            return Run(inputs);
        }
        finally
        {
            _variables.Tree = null;
        }
    }

    public void KeepPath(int row) => _variables.Keep(row);

    public void ResetState() => _variables.Reset();

    public bool CanFork => true;

    public IInferRequest Fork()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new ManagedRequest(_model, _plan, _pool, _options, _variables.Fork()) { LastRows = LastRows };
    }

    // The threads belong to the compiled model.
    public void Dispose()
    {
        _disposed = true;
        _execution.Dispose();
        _variables.Dispose();
    }
}
