using Lockstep.Decoding;
using Lockstep.Decoding.Logits;
using Lockstep.Decoding.Selection;
using Lockstep.Graph;
using Lockstep.Parity.Captures;
using Lockstep.Parity.Engines;
using Lockstep.Tensors;

namespace Lockstep.Parity.Compare;

/// <summary>A side that runs now.</summary>
internal sealed class EngineSide : ICompareSide
{
    private readonly Engine _engine;
    private readonly ModelText _text;
    private readonly PromptText _asked;
    private readonly GenerationConfig? _config;
    private readonly string? _whyNoConfig;

    /// <summary>Compiles the model.</summary>
    /// <param name="source">Engine, graph and folder.</param>
    /// <param name="text">Tokenizer and template of the folder.</param>
    /// <param name="prompts">What will be asked.</param>
    /// <param name="config">How to generate; null when <paramref name="whyNoConfig"/> says why that is not known.</param>
    /// <param name="whyNoConfig">Why there is no answer of its own.</param>
    /// <exception cref="ModelException">The engine cannot run the model.</exception>
    public EngineSide(CompareSource source, ModelText text, IReadOnlyList<ComparePrompt> prompts, GenerationConfig? config, string? whyNoConfig)
    {
        (_engine, _text, _asked, _config, _whyNoConfig) = (source.Engine!, text, new PromptText(source.Text, text, prompts), config, whyNoConfig);
        (Name, Folder) = (source.Text, source.Folder);
        Model = new LanguageModel(_engine.Backend.Compile(source.Model!, _engine.Compile), text.ContextLength);
    }

    public string Name { get; }

    /// <summary>The model folder, in full.</summary>
    public string Folder { get; }

    /// <summary>The model.</summary>
    public LanguageModel Model { get; }

    public Answer<string> Rendered(int prompt) => _asked.Rendered(prompt);

    public Answer<int[]> Ids(int prompt) => _asked.Ids(prompt);

    public Answer<LogitsRows> Prefill(int prompt, int[] ids)
    {
        using Session session = Open();
        Tensor logits = session.Forward(ids);
        return new LogitsRows(logits.Clone().Reshape(new Shape(ids.Length, logits.Shape[2])));
    }

    public Answer<LogitsRows> Forced(int prompt, int[] ids, int[] chosen)
    {
        using Session session = Open();
        Tensor last = session.Forward(ids, lastRows: 1);
        int vocabulary = last.Shape[2];
        Tensor rows = Tensor.Zeros(DType.F32, new Shape(chosen.Length, vocabulary));
        for (int t = 0; t < chosen.Length; t++)
        {
            if (t > 0) last = session.Forward([chosen[t - 1]]);
            last.Values<float>()[^vocabulary..].CopyTo(rows.Writable<float>()[(t * vocabulary)..]);
        }

        return new LogitsRows(rows);
    }

    public Answer<SideRun> Run(int prompt, int[] ids, SideRun? like)
    {
        if (_config is not { } config) return new(null, _whyNoConfig);
        if (like is not null) config = config with { MaxNewTokens = like.Chosen.Length };
        if (config.DoSample && like is { Draws: null }) return new(null, "the other side sampled and did not write down its draws");
        var tape = new RecordedTape(like?.Draws is { } draws ? new ReplayedTape(draws, "the tape of the other side") : new Mt19937(config.RngSeed));
        (StepTap raw, StepTap scores) = (new StepTap(), new StepTap());
        using Session session = Open();
        var generator = new Generator(session, config, Model.ContextLength, new GeneratorParts { Tape = tape, Steps = [raw, .. LogitsSteps.Of(config, tape), scores] });
        int[] chosen = [.. generator.Generate(ids)];
        string? finish = generator.FinishReason switch { FinishReason.Stop => "stop", FinishReason.Length => "length", _ => null };
        return new SideRun(chosen, new LogitsRows(raw.ToTensor(chosen.Length)), scores.ToTensor(chosen.Length), tape.Draws.Count == chosen.Length ? [.. tape.Draws] : null, finish);
    }

    public Answer<string> Text(int prompt, int[] chosen) => _text.Tokenizer is { } tokenizer ? tokenizer.Decode(chosen) : new Answer<string>(null, $"the model folder of {Name} has no tokenizer");

    public string Token(int id) => _text.Tokenizer?.TokenText(id) is { } text ? $"'{text}' ({id})" : id.ToString();

    public void Dispose() => Model.Dispose();

    /// <summary>An empty session.</summary>
    public Session Open(int batch = 1) => Model.OpenSession(batch, _engine.Request);
}
