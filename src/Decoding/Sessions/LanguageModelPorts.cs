using Lockstep.Graph;
using Lockstep.Graph.Transforms;

namespace Lockstep.Decoding;

/// <summary>Which input and output of a model is what: the interface that optimum-intel and older exporters give to language models.</summary>
internal sealed class LanguageModelPorts
{
    private LanguageModelPorts(Model model) => Model = model;

    public Model Model { get; }

    public int InputIds { get; private set; }

    public int AttentionMask { get; private set; }

    public int PositionIds { get; private set; }

    public int BeamIdx { get; private set; }

    /// <summary>token_type_ids, which text alone fills with zeros; -1 when there is none.</summary>
    public int TokenTypeIds { get; private set; }

    public int Logits { get; private set; }

    /// <summary>Inputs <c>past_key_values.*</c> and the outputs <c>present.*</c> that follow them; empty for a stateful model.</summary>
    public IReadOnlyList<CachePair> Cache { get; private set; } = [];

    /// <summary>True when the cache lives in ReadValue/Assign.</summary>
    public bool IsStateful => Model.Sinks.Count > 0;

    /// <summary>Finds the ports.</summary>
    /// <exception cref="SessionException">The model has not the interface of a language model; the message lists what it has.</exception>
    /// <exception cref="ModelException">A cache input has no output that feeds it.</exception>
    public static LanguageModelPorts Find(Model model)
    {
        var ports = new LanguageModelPorts(model)
        {
            InputIds = model.FindInput("input_ids"), AttentionMask = model.FindInput("attention_mask"), PositionIds = model.FindInput("position_ids"),
            BeamIdx = model.FindInput("beam_idx"), TokenTypeIds = model.FindInput("token_type_ids"), Logits = model.FindOutput("logits"),
        };
        string inputs = string.Join(", ", Enumerable.Range(0, model.Parameters.Count).Select(model.InputName));
        string outputs = string.Join(", ", Enumerable.Range(0, model.Results.Count).Select(i => model.OutputNames(i) is [string first, ..] ? first : model.Results[i].Name));
        if (ports.InputIds < 0 || ports.Logits < 0)
            throw new SessionException($"{model.Source} is no language model Lockstep can drive: it needs an input 'input_ids' and an output 'logits', but has inputs ({inputs}) and outputs ({outputs}).");
        ports.Cache = CachePair.Find(model);
        int[] known = [ports.InputIds, ports.AttentionMask, ports.PositionIds, ports.BeamIdx, ports.TokenTypeIds, .. ports.Cache.Select(pair => pair.Past)];
        int[] unknown = Enumerable.Range(0, model.Parameters.Count).Except(known).ToArray();
        if (unknown.Length > 0)
            throw new SessionException($"{model.Source} has inputs that a text session cannot fill: {string.Join(", ", unknown.Select(model.InputName))}.");
        return ports;
    }
}
