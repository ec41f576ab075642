using Lockstep.Backends;
using Lockstep.Graph.Patterns;
using Lockstep.Tensors;

namespace Lockstep.Decoding;

/// <summary>The cache of a stateful model: variables of the request, reordered by the model itself through <c>beam_idx</c>.</summary>
internal sealed class StatefulCache : ICache
{
    private readonly IInferRequest _request;
    private readonly LanguageModelPorts _ports;
    private readonly IReadOnlyDictionary<string, int?> _axes;
    private readonly PendingRows _rows;

    public StatefulCache(IInferRequest request, LanguageModelPorts ports)
        : this(request, ports, new PendingRows())
    {
    }

    private StatefulCache(IInferRequest request, LanguageModelPorts ports, PendingRows rows)
    {
        (_request, _ports, _rows) = (request, ports, rows);
        _axes = StateAxes.Find(ports.Model);
        string[] fixedStates = _axes.Where(pair => pair.Value is null).Select(pair => pair.Key).ToArray();
        string? noState = request.Variables is null ? "the backend cannot look into its state" : null;
        string? noRewind = fixedStates.Length == 0 ? noState : $"the model has states that do not grow with the sequence, such as '{fixedStates[0]}', and these keep no history";
        Capabilities = new SessionCapabilities(noRewind, ports.BeamIdx < 0 ? "the model has no input 'beam_idx'" : null, noState) { WhyNoTree = noRewind ?? request.WhyNoTree };
    }

    public SessionCapabilities Capabilities { get; }

    public void Fill(Tensor[] inputs)
    {
        if (_ports.BeamIdx >= 0) inputs[_ports.BeamIdx] = _rows.BeamIdx(inputs[_ports.InputIds].Shape[0]);
    }

    // The request keeps its state itself, and has exchanged the rows by now.
    public void Take(IReadOnlyList<Tensor> outputs) => _rows.Clear();

    public void Truncate(int length)
    {
        if (length == 0) _rows.Clear();
        IReadOnlyList<IVariable> variables = _request.Variables!;
        for (int i = 0; i < variables.Count; i++) // going back is part of a step, so no enumerator
        {
            IVariable variable = variables[i];
            if (length == 0) variable.Value = null;
            else if (_axes.GetValueOrDefault(variable.Id) is { } axis) variable.Truncate(axis, length); // a variable that nothing writes keeps its value
        }
    }

    public void Reorder(int[] parents) => _rows.Exchange(parents);

    public ICache Copy(IInferRequest request)
    {
        // A forked request has the state already.
        for (int i = 0; i < _request.Variables!.Count && !_request.CanFork; i++) request.Variables![i].Value = _request.Variables[i].Value;
        return new StatefulCache(request, _ports, _rows.Copy());
    }
}
