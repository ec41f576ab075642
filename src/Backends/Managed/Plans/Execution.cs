using System.Diagnostics;
using Lockstep.Backends.Managed.Ops;
using Lockstep.Backends.Managed.State;
using Lockstep.Graph.Inference;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Plans;

/// <summary>
/// Runs a plan with the slots, variables and threads of one request. The first run of a batch and row count is recorded: which shapes, and where in the
/// arena. Later ones repeat it: no shape rules, no allocation. A step whose shapes change all the same is inferred anew, in memory of its own.
/// </summary>
internal sealed class Execution : IOutputMemory, IDisposable
{
    private readonly Plan _plan;
    private readonly Tensor?[] _slots;
    private readonly bool[] _isConstant; // by slot
    private readonly bool[] _outlives;   // by slot: read after the run, so never in the arena
    private readonly bool[] _unchanged;  // by slot: holds what it held in the last run of this class
    private readonly Tensor[] _results;
    private readonly VariableStore _variables;
    private readonly KernelProfile? _profile;
    private readonly OpServices[] _services; // one a step, because bodies differ
    private readonly RunClasses _classes;
    private readonly Arena _arena = new();
    private readonly Recorder? _recorder; // null for a body, whose runs are all inferred
    private Step? _step; // the one that runs
    private bool _recording;

    public Execution(Plan plan, VariableStore variables, WorkerPool pool, RequestOptions options)
        : this(plan, variables, pool, options, isBody: false)
    {
    }

    private Execution(Plan plan, VariableStore variables, WorkerPool pool, RequestOptions options, bool isBody)
    {
        (_plan, _variables, _profile) = (plan, variables, options.Profile);
        _slots = new Tensor?[plan.SlotCount];
        _isConstant = new bool[plan.SlotCount];
        _outlives = new bool[plan.SlotCount];
        _unchanged = new bool[plan.SlotCount];
        foreach ((int slot, Tensor value) in plan.Constants) (_slots[slot], _isConstant[slot]) = (value, true);
        _results = new Tensor[plan.Results.Length];
        _classes = new RunClasses(plan);
        _recorder = isBody ? null : new Recorder(_arena, plan.SlotCount);
        MarkOutliving();
        var plain = new OpServices(variables, pool, options, (_, _) => throw new InvalidOperationException("This node has no bodies."));
        _services = plan.Steps.Select(step => step.Bodies.Length == 0 ? plain : WithBodies(step, variables, pool, options)).ToArray();
    }

    /// <summary>How many of the last rows of the logits are asked for; null for all.</summary>
    public int? LastRows { get; set; }

    /// <summary>Runs all steps on one tensor per Parameter; gives one per Result. The array and the logits are written again by the next run; other results last.</summary>
    /// <exception cref="InferRequestException">An op cannot work on the data.</exception>
    public Tensor[] Run(IReadOnlyList<Tensor> inputs)
    {
        for (int i = 0; i < inputs.Count; i++) (_slots[_plan.Parameters[i]], _unchanged[_plan.Parameters[i]]) = (inputs[i], false);
        RunClass run = _recorder is null ? new RunClass(_plan.Steps.Count) : _classes.Of(inputs, LastRows);
        _recording = _recorder is not null && !run.IsRecorded;
        if (_recording) _recorder!.Begin();
        try
        {
            RunSteps(run);
            run.IsRecorded = true;
        }
        finally
        {
            if (!run.IsRecorded) _classes.Forget(run);
        }

        int logits = _recorder is null ? -1 : _plan.Logits;
        if (_recording && logits >= 0) _arena.Show(_slots[_plan.Results[logits]]!);
        for (int i = 0; i < _results.Length; i++) _results[i] = i == logits ? _slots[_plan.Results[i]]! : _slots[_plan.Results[i]]!.Persistent();
        return _recorder is null ? [.. _results] : _results;
    }

    /// <summary>Gives the activations back; there are no runs after this. Logits that somebody still holds stay readable.</summary>
    public void Dispose() => _arena.Free();

    Tensor IOutputMemory.Make(int index, DType type, Shape shape)
    {
        int slot = _step!.Outputs[index];
        bool inArena = _recording && !_outlives[slot] && !_step.ShapeOnly && type != DType.String && type.ByteLength(shape.ElementCount) <= int.MaxValue;
        if (!inArena) return Tensor.Zeros(type, shape);
        Tensor tensor = _recorder!.Make(slot, type, shape);
        if (_step.NeedsZeros) tensor.WritableBytes().Clear();
        return tensor;
    }

    /// <summary>True for what an op may throw on data that it cannot work on.</summary>
    public static bool IsOpFailure(Exception error) =>
        error is InferenceException or Graph.AttributeException or UnsupportedException or ArgumentException or InvalidOperationException or NotSupportedException or ArithmeticException;

    private void RunSteps(RunClass run)
    {
        bool skipInitial = _variables.AllSet;
        for (int i = 0; i < _plan.Steps.Count; i++)
        {
            Step step = _step = _plan.Steps[i];
            long start = _profile is null ? 0 : Stopwatch.GetTimestamp();
            if (!(skipInitial && step.InitialOnly)) RunStep(step, i, run);
            _profile?.Add(step.Kernel, step.Node.Type, start);
            foreach (int slot in step.Release)
            {
                _slots[slot] = null;
                if (_recording) _recorder!.Release(slot);
            }
        }
    }

    private void RunStep(Step step, int index, RunClass run)
    {
        StepRecord? record = run.Records[index];
        bool skipsInitial = step.Node.Type == "ReadValue" && _variables[step.Node.Attributes.Text("variable_id")].IsSet;
        int count = skipsInitial ? 0 : step.Inputs.Length;
        Tensor[] inputs = record?.Inputs.Length == count ? record.Inputs : new Tensor[count];
        for (int i = 0; i < count; i++) inputs[i] = _slots[step.Inputs[i]]!;
        if (step.MakesLogits && LastRows is { } rows) inputs[0] = KeepLast(inputs[0], rows, run);
        try
        {
            bool repeats = record is not null && ReferenceEquals(inputs, record.Inputs) && step.Bodies.Length == 0 && record.Fits();
            if (repeats) Repeat(step, record!);
            else run.Records[index] = RunAnew(step, inputs, _services[index]);
        }
        catch (Exception error) when (IsOpFailure(error))
        {
            string shapes = string.Join(", ", inputs.Select(input => input.ToString()));
            throw new InferRequestException($"{_plan.Model.Source}: {step.Node} failed on ({shapes}): {error.Message}", error);
        }
    }

    // A record that is repeated; null where an output had to be copied out of the arena.
    private StepRecord? RunAnew(Step step, Tensor[] inputs, OpServices services)
    {
        var inferred = new InferenceContext(step.Node.Attributes, Array.ConvertAll(inputs, input => new InputFact(input.Type, input.Shape, input)), step.Outputs.Length, step.Node.Bodies);
        var context = new OpContext(inputs, inferred, services, this);
        step.Rule(inferred);
        step.Run(context);
        var record = new StepRecord(step, inputs, context, _isConstant);
        record.Take(step.IsView);
        bool repeats = true;
        for (int i = 0; i < step.Outputs.Length; i++)
        {
            int slot = step.Outputs[i];
            Tensor output = record.Last[i];
            if (record.MadeByContext(i) && !_outlives[slot] && !step.ShapeOnly) record.Keep(i);
            bool lasts = record.MadeByContext(i) || !_arena.Owns(output) || (_recording && _recorder!.Share(slot, output, step.Inputs));
            (_slots[slot], _unchanged[slot]) = (lasts ? output : output.Clone(), false);
            repeats &= lasts;
        }

        return repeats ? record : null;
    }

    private void Repeat(Step step, StepRecord record)
    {
        bool unchanged = step.ShapeOnly && IsUnchanged(step);
        if (!unchanged && !record.IsSameView)
        {
            record.Prepare(clear: step.NeedsZeros);
            step.Run(record.Context);
            record.Take(step.IsView);
        }

        for (int i = 0; i < step.Outputs.Length; i++) (_slots[step.Outputs[i]], _unchanged[step.Outputs[i]]) = (record.Last[i], unchanged);
    }

    // ShapeOf looks at shapes alone, and those fit.
    private bool IsUnchanged(Step step)
    {
        if (step.Node.Type == "ShapeOf") return true;
        foreach (int slot in step.Inputs)
        {
            if (!_isConstant[slot] && !_unchanged[slot]) return false;
        }

        return true;
    }

    // [batch, tokens, hidden] -> [batch, rows, hidden]
    private static Tensor KeepLast(Tensor hidden, int rows, RunClass run)
    {
        int tokens = hidden.Shape[1];
        if (rows >= tokens) return hidden;
        Tensor kept = run.LastRows ??= Tensor.Uninitialized(hidden.Type, hidden.Shape.With(1, rows));
        int rowBytes = checked((int)(hidden.ByteLength / hidden.Shape[0] / tokens));
        for (int batch = 0; batch < hidden.Shape[0]; batch++)
            hidden.Bytes.Slice(((batch + 1) * tokens - rows) * rowBytes, rows * rowBytes).CopyTo(kept.WritableBytes()[(batch * rows * rowBytes)..]);
        return kept;
    }

    // Results may be kept by whoever asked, and what Assign writes is read by the next run. The logits are the exception: valid until the next run.
    private void MarkOutliving()
    {
        for (int i = 0; i < _plan.Results.Length; i++) _outlives[_plan.Results[i]] |= i != _plan.Logits;
        foreach (Step step in _plan.Steps.Where(step => step.Node.Type == "Assign")) _outlives[step.Inputs[0]] = true;
    }

    private static OpServices WithBodies(Step step, VariableStore variables, WorkerPool pool, RequestOptions options)
    {
        options = options with { Profile = null }; // the time of a body is that of its node
        Execution[] bodies = step.Bodies.Select(body => new Execution(body, variables, pool, options, isBody: true)).ToArray();
        return new OpServices(variables, pool, options, (index, inputs) => bodies[index].Run(inputs));
    }
}
