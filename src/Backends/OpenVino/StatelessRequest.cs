using Lockstep.Tensors;

namespace Lockstep.Backends.OpenVino;

/// <summary>
/// A request of a stateful model that runs its stateless form: the same inputs and outputs, and variables that can be read, cut and copied. Rows that <c>beam_idx</c> exchanges are exchanged
/// here, before the run.
/// </summary>
/// <param name="form">The model in both forms.</param>
/// <param name="open">Opens a request of the stateless form.</param>
internal sealed class StatelessRequest(StatelessForm form, Func<IInferRequest> open) : IInferRequest
{
    private readonly IInferRequest _request = open();
    private readonly StatelessVariable[] _variables = [.. form.VariableIds.Select(id => new StatelessVariable(id))];
    private readonly Tensor[] _inputs = new Tensor[form.Model.Parameters.Count];

    public IReadOnlyList<IVariable> Variables => _variables;

    public int? LastRows { get; set; }

    public bool CanFork => true;

    public IReadOnlyList<Tensor> Run(IReadOnlyList<Tensor> inputs)
    {
        ModelInputs.Check(form.Stateful, inputs);
        int batch = form.Batch(inputs), results = form.Stateful.Results.Count;
        for (int i = 0; i < form.Sources.Count; i++) _inputs[i] = form.Sources[i] == form.BeamIdx ? SameRows(batch) : inputs[form.Sources[i]];
        for (int i = 0; i < _variables.Length; i++) _inputs[form.FirstPast + i] = Past(i, batch, inputs);
        IReadOnlyList<Tensor> outputs = _request.Run(_inputs);
        for (int i = 0; i < _variables.Length; i++) _variables[i].Value = outputs[results + i]; // after a run that failed they are what they were
        return [.. outputs.Take(results)];
    }

    public void ResetState()
    {
        foreach (StatelessVariable variable in _variables) variable.Value = null;
    }

    // What a run wrote is never written again, so both go on from the same tensors.
    public IInferRequest Fork()
    {
        var fork = new StatelessRequest(form, open);
        for (int i = 0; i < _variables.Length; i++) fork._variables[i].Value = _variables[i].Value;
        return fork;
    }

    public void Dispose() => _request.Dispose();

    private Tensor Past(int variable, int batch, IReadOnlyList<Tensor> inputs)
    {
        if (_variables[variable].Value is not { } value) return form.Empty(variable, batch);
        return form.BeamIdx < 0 ? value : form.Gather(variable, value, inputs[form.BeamIdx].Values<int>());
    }

    private static Tensor SameRows(int batch) => Tensor.From(Enumerable.Range(0, batch).ToArray(), batch);
}
