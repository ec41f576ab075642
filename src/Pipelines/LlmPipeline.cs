using System.Diagnostics;
using System.Text;
using Lockstep.Backends;
using Lockstep.Decoding;
using Lockstep.Decoding.Grammar;
using Lockstep.Decoding.Stop;
using Lockstep.Graph;
using Lockstep.Graph.Ir;
using Lockstep.Text;

namespace Lockstep.Pipelines;

/// <summary>Text in, text out: a model folder with its tokenizer, chat template and generation settings on one backend.</summary>
public sealed class LlmPipeline : IDisposable
{
    private readonly TimeSpan _loadTime;
    private readonly RequestOptions? _request;
    private TokenTable? _tokens; // made when first needed

    private LlmPipeline(LanguageModel model, Tokenizer tokenizer, ChatTemplate? template, GenerationConfig config, RequestOptions? request, TimeSpan loadTime) =>
        (Model, Tokenizer, ChatTemplate, Config, _request, _loadTime) = (model, tokenizer, template, config, request, loadTime);

    /// <summary>The model.</summary>
    public LanguageModel Model { get; }

    /// <summary>The tokenizer.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>The chat template; null when the model has none.</summary>
    public ChatTemplate? ChatTemplate { get; }

    /// <summary>The settings of the model folder.</summary>
    public GenerationConfig Config { get; }

    /// <summary>Loads a model folder.</summary>
    /// <param name="path">The folder, or the IR file in it.</param>
    /// <param name="backend">What runs it.</param>
    /// <param name="options">Choices at compile time.</param>
    /// <param name="request">Numeric mode and cache type of every generation; null for the defaults.</param>
    /// <exception cref="ModelException">The model cannot be read or run.</exception>
    /// <exception cref="TokenizerException">There is no tokenizer, or it cannot be read.</exception>
    /// <exception cref="TemplateException">The chat template is no template.</exception>
    /// <exception cref="GenerationConfigException">The settings of the folder are not valid.</exception>
    public static LlmPipeline Load(string path, IBackend backend, CompileOptions? options = null, RequestOptions? request = null)
    {
        long start = Stopwatch.GetTimestamp();
        ModelFolder folder = ModelFolder.Open(path);
        Tokenizer tokenizer = Tokenizer.Load(folder.Path);
        ChatTemplate? template = ChatTemplate.Load(folder.Path);
        GenerationConfig config = GenerationConfigFile.Load(folder.Path);
        if (config.StopTokenIds.Count == 0 && folder.EosTokenIds is [int eos, ..])
            config = config with { EosTokenId = eos, StopTokenIds = folder.EosTokenIds.ToHashSet() };
        var model = new LanguageModel(backend.Compile(IrReader.Read(folder.ModelXml), options), folder.ContextLength);
        return new LlmPipeline(model, tokenizer, template, config, request, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>The ids of a prompt: as one user message through the chat template, without further special tokens; or as it is, when there is no template or <paramref name="raw"/>.</summary>
    public int[] Encode(string prompt, bool raw = false) => ChatTemplate is null || raw
        ? Tokenizer.Encode(prompt)
        : Tokenizer.Encode(ChatTemplate.Render([new ChatMessage("user", prompt)]), addSpecialTokens: false);

    /// <summary>The grammar that a config's <see cref="GenerationConfig.StructuredOutput"/> asks for, over the tokens of this model.</summary>
    /// <exception cref="GrammarException">It cannot be compiled, or the tokenizer's tokens have no bytes of their own.</exception>
    public TokenGrammar CreateGrammar(GenerationConfig config)
    {
        if (config.StructuredOutput is not { } output) throw new GrammarException("structured_output_config is not set; there is no grammar to make.");
        return new TokenGrammar(output.Compile(), _tokens ??= TokenTables.Of(Tokenizer), config.StopTokenIds);
    }

    /// <summary>Answers a prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="config">Settings; null takes those of the folder.</param>
    /// <param name="raw">Leaves the chat template out.</param>
    /// <param name="onText">Called with each piece of text that is final; never with half a character, nor with text that a stop string would take back. Several answers come as one piece: the first.</param>
    /// <param name="cancellation">Ends the generation; what was made so far is the result.</param>
    public GenerationResult Generate(string prompt, GenerationConfig? config = null, bool raw = false, Action<string>? onText = null, CancellationToken cancellation = default) =>
        Generate(prompt, config ?? Config, new GeneratorParts(), raw, onText, cancellation);

    /// <summary>Answers a prompt with parts of one's own.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="config">Settings.</param>
    /// <param name="parts">What replaces what the config asks for: draft, verifier, steps, draws.</param>
    /// <param name="raw">Leaves the chat template out.</param>
    /// <param name="onText">As above.</param>
    /// <param name="cancellation">Ends the generation; what was made so far is the result.</param>
    public GenerationResult Generate(string prompt, GenerationConfig config, GeneratorParts parts, bool raw = false, Action<string>? onText = null, CancellationToken cancellation = default)
    {
        var clock = new TokenClock();
        if (config.StructuredOutput is not null && parts.Grammar is null && parts.Steps is null) parts = parts with { Grammar = CreateGrammar(config) };
        int[] promptIds = Encode(prompt, raw);
        if (config.IsBeamSearch || config.NumReturnSequences > 1) return Several(promptIds, config, parts, clock, onText, cancellation);
        using Session session = Model.OpenSession(options: Request(config, parts));
        TextStream stream = CreateTextStream(config);
        var generator = new Generator(session, config, Model.ContextLength, parts with { Stops = [stream, .. parts.Stops] });
        var text = new StringBuilder();
        var ids = new List<int>();
        int echoed = config.Echo ? promptIds.Length : 0;
        Emit(Tokenizer.Decode(promptIds.AsSpan(0, echoed))); // a stop string in the prompt ends nothing
        foreach (int id in generator.Generate(promptIds, cancellation))
        {
            if (ids.Count >= echoed) clock.Token();
            ids.Add(id);
            Emit(stream.Take());
        }

        Emit(stream.Finish());
        return new GenerationResult(text.ToString(), promptIds, ids, generator.FinishReason, clock.ToMetrics(_loadTime, promptIds.Length)) { Statistics = generator.Statistics, Logprobs = generator.Logprobs };

        void Emit(string piece)
        {
            if (piece.Length == 0) return;
            text.Append(piece);
            onText?.Invoke(piece);
        }
    }

    private GenerationResult Several(int[] promptIds, GenerationConfig config, GeneratorParts parts, TokenClock clock, Action<string>? onText, CancellationToken cancellation)
    {
        IReadOnlyList<GeneratedSequence> sequences = SequenceGenerator.Generate(Model, config, promptIds, parts, Request(config, parts), cancellation);
        GeneratedText[] answers = sequences.Select(sequence => new GeneratedText(Text(promptIds, sequence.Ids, config), sequence.Ids, sequence.Score, sequence.FinishReason)).ToArray();
        GeneratedText best = answers.Length > 0 ? answers[0] : new GeneratedText("", [], 0, FinishReason.Cancelled);
        clock.Token(); // the answers come together
        onText?.Invoke(best.Text);
        PerfMetrics metrics = clock.ToMetrics(_loadTime, promptIds.Length) with { GeneratedTokens = answers.Sum(answer => answer.Ids.Count) };
        return new GenerationResult(best.Text, promptIds, best.Ids, best.FinishReason, metrics) { Answers = answers };
    }

    // Guesses that are refused are taken back.
    private RequestOptions? Request(GenerationConfig config, GeneratorParts parts) =>
        config.IsPromptLookup || parts.Draft is not (null or Decoding.Drafts.NoDraft) ? (_request ?? new RequestOptions()) with { Rewinds = true } : _request;

    private string Text(int[] promptIds, IReadOnlyList<int> ids, GenerationConfig config)
    {
        TextStream stream = CreateTextStream(config);
        int echoed = config.Echo ? promptIds.Length : 0;
        foreach (int id in ids.Skip(echoed)) stream.Append(id);
        return Tokenizer.Decode(promptIds.AsSpan(0, echoed)) + stream.Finish();
    }

    private TextStream CreateTextStream(GenerationConfig config)
    {
        IncrementalDecoder decoder = Tokenizer.CreateIncrementalDecoder();
        return new TextStream(decoder.Append, decoder.Flush, config.StopStrings, config.IncludeStopStrInOutput);
    }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();
}
