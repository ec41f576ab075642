using Lockstep.Backends.Managed.Ops;
using Lockstep.Backends.Managed.State;
using Lockstep.Graph.Inference;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Plans;

/// <summary>Runs a plan with the slots, variables and threads of one request.</summary>
internal sealed class Execution
{
    private readonly Plan _plan;
    private readonly Tensor?[] _slots;
    private readonly VariableStore _variables;
    private readonly OpServices[] _services; // one a step, because bodies differ

    public Execution(Plan plan, VariableStore variables, WorkerPool pool, RequestOptions options)
    {
        _plan = plan;
        _variables = variables;
        _slots = new Tensor?[plan.SlotCount];
        foreach ((int slot, Tensor value) in plan.Constants) _slots[slot] = value;
        var plain = new OpServices(variables, pool, options, (_, _) => throw new InvalidOperationException("This node has no bodies."));
        _services = plan.Steps.Select(step => step.Bodies.Length == 0 ? plain : WithBodies(step, variables, pool, options)).ToArray();
    }

    /// <summary>How many of the last rows of the logits are asked for; null for all.</summary>
    public int? LastRows { get; set; }

    /// <summary>Runs all steps on one tensor per Parameter; gives one per Result.</summary>
    /// <exception cref="InferRequestException">An op cannot work on the data.</exception>
    public Tensor[] Run(IReadOnlyList<Tensor> inputs)
    {
        for (int i = 0; i < inputs.Count; i++) _slots[_plan.Parameters[i]] = inputs[i];
        bool skipInitial = _variables.AllSet;
        for (int i = 0; i < _plan.Steps.Count; i++)
        {
            Step step = _plan.Steps[i];
            if (!(skipInitial && step.InitialOnly)) RunStep(step, _services[i]);
            foreach (int slot in step.Release) _slots[slot] = null;
        }

        return Array.ConvertAll(_plan.Results, slot => _slots[slot]!);
    }

    private void RunStep(Step step, OpServices services)
    {
        bool skipsInitial = step.Node.Type == "ReadValue" && _variables.Read(step.Node.Attributes.Text("variable_id")) is not null;
        int count = skipsInitial ? 0 : step.Inputs.Length;
        var inputs = new Tensor[count];
        var facts = new InputFact[count];
        for (int i = 0; i < count; i++)
        {
            Tensor input = _slots[step.Inputs[i]]!;
            if (i == 0 && step.MakesLogits && LastRows is { } rows) input = KeepLast(input, rows);
            inputs[i] = input;
            facts[i] = new InputFact(input.Type, input.Shape, input);
        }

        var inferred = new InferenceContext(step.Node.Attributes, facts, step.Outputs.Length, step.Node.Bodies);
        var context = new OpContext(inputs, inferred, services);
        try
        {
            step.Rule(inferred);
            step.Run(context);
            for (int i = 0; i < step.Outputs.Length; i++) _slots[step.Outputs[i]] = context.Output(i);
        }
        catch (Exception error) when (IsOpFailure(error))
        {
            string shapes = string.Join(", ", inputs.Select(input => input.ToString()));
            throw new InferRequestException($"{_plan.Model.Source}: {step.Node} failed on ({shapes}): {error.Message}", error);
        }
    }

    /// <summary>True for what an op may throw on data that it cannot work on.</summary>
    public static bool IsOpFailure(Exception error) =>
        error is InferenceException or Graph.AttributeException or UnsupportedException or ArgumentException or InvalidOperationException or NotSupportedException or ArithmeticException;

    // [batch, tokens, hidden] -> [batch, rows, hidden]
    private static Tensor KeepLast(Tensor hidden, int rows)
    {
        int tokens = hidden.Shape[1];
        if (rows >= tokens) return hidden;
        Tensor kept = Tensor.Uninitialized(hidden.Type, hidden.Shape.With(1, rows));
        int rowBytes = checked((int)(hidden.ByteLength / hidden.Shape[0] / tokens));
        for (int batch = 0; batch < hidden.Shape[0]; batch++)
            hidden.Bytes.Slice(((batch + 1) * tokens - rows) * rowBytes, rows * rowBytes).CopyTo(kept.WritableBytes()[(batch * rows * rowBytes)..]);
        return kept;
    }

    private static OpServices WithBodies(Step step, VariableStore variables, WorkerPool pool, RequestOptions options)
    {
        Execution[] bodies = step.Bodies.Select(body => new Execution(body, variables, pool, options)).ToArray();
        return new OpServices(variables, pool, options, (index, inputs) => bodies[index].Run(inputs));
    }
}
