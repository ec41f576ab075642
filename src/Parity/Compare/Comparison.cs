using Lockstep.Decoding;
using Lockstep.Graph;
using Lockstep.Parity.Captures;
using Lockstep.Parity.Noise;

namespace Lockstep.Parity.Compare;

/// <summary>Compares two engines, or captures of them, gate by gate in causal order, and stops at the first that fails.</summary>
public sealed class Comparison
{
    // Tokens of a prompt on which an engine is compared with itself.
    private const int NoiseTokens = 32;

    private static readonly (Gate Gate, Func<CompareContext, GateResult> Run)[] s_gates =
    [
        (Gate.Template, TextGates.Template), (Gate.Tokenizer, TextGates.Tokenizer), (Gate.PrefillLogits, LogitsGates.Prefill), (Gate.TeacherForcedDecode, LogitsGates.Forced),
        (Gate.LogitsSteps, StepGates.Steps), (Gate.Selection, StepGates.Selection), (Gate.FreeRun, FreeRunGate.Run), (Gate.Detokenise, TextGates.Detokenise),
    ];

    private readonly CompareSource _a;
    private readonly CompareSource _b;
    private readonly CompareOptions _options;
    private readonly List<string> _notes = [];
    private string[] _otherFiles = []; // of the model, a sentence each

    private Comparison(CompareSource a, CompareSource b, CompareOptions options) => (_a, _b, _options) = (a, b, options);

    /// <summary>Compares.</summary>
    /// <exception cref="ModelException">An engine cannot run its model.</exception>
    /// <exception cref="DecodingException">A prompt cannot be turned into ids, or there is nothing that both sides have.</exception>
    public static CompareReport Run(CompareSource a, CompareSource b, CompareOptions options) => new Comparison(a, b, options).Run();

    private CompareReport Run()
    {
        ModelText? textA = _a.Engine is null ? null : ModelText.Load(_a.Folder), textB = _b.Engine is null ? null : _b.Folder == _a.Folder ? textA : ModelText.Load(_b.Folder);
        IReadOnlyList<ComparePrompt> prompts = Prompts();
        (GenerationConfig? config, string? why) = Config(textA ?? textB);
        using ICompareSide a = Open(_a, textA, prompts, config, why), b = Open(_b, textB, prompts, config, why);
        var context = new CompareContext(a, b, prompts, config, why);
        _otherFiles = [.. FileNotes(a, b)];
        _notes.AddRange(_otherFiles);
        _notes.AddRange(new[] { a, b }.OfType<CaptureSide>().Where(side => side.Capture.Engine.LogitsFrom is not null)
            .Select(side => $"the logits of {side.Name} were taken from {side.Capture.Engine.LogitsFrom}, which was fed the ids that {side.Capture.Engine.Name} chose"));
        (double? noiseA, double? noiseB) = (Noise(_a, a, context), Noise(_b, b, context));
        (context, string reason) = WithLimit(context, noiseA, noiseB);
        IReadOnlyList<GateResult> gates = Gates(context);
        Verdict[] verdicts = [.. gates.Where(gate => gate.Verdict is not null).Select(gate => gate.Verdict!.Value)];
        if (verdicts.Length == 0) throw new DecodingException($"{a.Name} and {b.Name} have nothing that can be compared: {string.Join("; ", gates.Select(gate => $"{CompareText.Of(gate.Gate)}: {gate.Cause}"))}.");
        IReadOnlyList<LayerError> layers = _options.Layers?.Invoke(context.Ids(0)) ?? [];
        return new CompareReport(Name(), a.Name, b.Name, verdicts.Max(), noiseA, noiseB, context.Limit, reason, gates, context.Tokens, layers) { Notes = _notes };
    }

    private string Name() => (_a.Engine, _b.Engine) switch
    {
        ({ }, { }) when _a.Folder != _b.Folder => $"{_a.Folder} and {_b.Folder}",
        ({ }, _) => _a.Folder,
        (_, { }) => _b.Folder,
        _ => _a.Capture!.Model.Name,
    };

    // A capture says what was asked; B's prompts beyond A's have no counterpart.
    private IReadOnlyList<ComparePrompt> Prompts()
    {
        Capture?[] captures = [_a.Capture, _b.Capture];
        if (captures.FirstOrDefault(found => found is not null) is not { } capture) return _options.Prompts.Count > 0 ? _options.Prompts : throw new DecodingException("There is no prompt to compare on.");
        int count = captures.Min(found => found?.Prompts.Count ?? int.MaxValue);
        if (captures.All(found => found is not null) && _a.Capture!.Prompts.Count != _b.Capture!.Prompts.Count)
            _notes.Add($"{_a.Text} has {_a.Capture.Prompts.Count} prompts and {_b.Text} {_b.Capture.Prompts.Count}; the first {count} were compared");
        return
        [
            .. capture.Prompts.Take(count).Select(prompt => new ComparePrompt
            {
                Messages = prompt.Messages, Variables = prompt.Variables, Text = prompt.Messages is null ? prompt.Prompt : null, Rendered = prompt.Rendered,
                AddSpecialTokens = prompt.AddSpecialTokens, Ids = prompt.Ids, Now = capture.Created,
            }),
        ];
    }

    private (GenerationConfig? Config, string? Why) Config(ModelText? folder)
    {
        if ((_a.Capture ?? _b.Capture) is { } capture)
        {
            if (capture.Config is not { } captured) return (null, capture.WhyNoConfig);
            return (captured.StopTokenIds.Count == 0 && folder is not null ? captured with { StopTokenIds = folder.Config.StopTokenIds, EosTokenId = folder.Config.EosTokenId } : captured, null);
        }

        return ((_options.Config ?? folder!.Config with { DoSample = false }) with { MaxNewTokens = _options.Tokens, Echo = false }, null);
    }

    private static ICompareSide Open(CompareSource source, ModelText? text, IReadOnlyList<ComparePrompt> prompts, GenerationConfig? config, string? why) =>
        source.Capture is { } capture ? new CaptureSide(capture, source.Text) : new EngineSide(source, text!, prompts, config, why);

    private static IEnumerable<string> FileNotes(ICompareSide a, ICompareSide b) => (a, b) switch
    {
        (CaptureSide left, CaptureSide right) => CapturedFiles.Differences(left, right),
        (CaptureSide left, EngineSide right) => CapturedFiles.Differences(left, right.Folder),
        (EngineSide left, CaptureSide right) => CapturedFiles.Differences(right, left.Folder),
        _ => [],
    };

    private static double? Noise(CompareSource source, ICompareSide side, CompareContext context)
    {
        if (side is not EngineSide engine) return null;
        int[] ids = context.Ids(0);
        return SelfNoise.OfModel(engine.Model, source.Engine!.Request, [ids[..Math.Min(ids.Length, NoiseTokens)]]).Max(line => line.Difference);
    }

    // Noise that only one engine has is its own fault; what both have is excused on both sides.
    private (CompareContext Context, string Reason) WithLimit(CompareContext context, double? noiseA, double? noiseB)
    {
        if (_options.Limit is { } given) return (context with { Limit = given }, "given with --limit");
        RoundingNoise rounding = Rounding(context);
        // A capture of other files, or another folder, is another graph.
        bool shared = _a.Engine is null || _b.Engine is null ? _otherFiles.Length == 0 : _a.Folder == _b.Folder;
        Model? model = shared ? _a.Model ?? _b.Model : null;
        context = context with { Rounding = rounding, Shared = model is not null && RoundingNoise.CanRunExactly(model) ? model : null };
        double both = 2 * Math.Min(noiseA ?? 0, noiseB ?? 0);
        foreach ((string name, double? noise) in new[] { (context.A.Name, noiseA), (context.B.Name, noiseB) })
        {
            if (noise > rounding.Limit) _notes.Add($"{name} differs from itself by {CompareText.Number(noise.Value)} in other chunks and rows, more than rounding in f32 explains ({CompareText.Number(rounding.Limit)})");
        }

        return both > rounding.Limit
            ? (context with { Limit = both }, $"both engines differ from themselves by {CompareText.Number(both / 2)} or more in other chunks and rows, each to either side")
            : (context with { Limit = rounding.Limit }, rounding.Reason);
    }

    private RoundingNoise Rounding(CompareContext context)
    {
        string why = "there is no model at hand to measure rounding with";
        if ((_a.Model ?? _b.Model) is { } model)
        {
            int[][] sequences = [.. Enumerable.Range(0, context.Prompts.Count).Select(prompt => (int[])[.. context.Ids(prompt), .. context.Prompts[prompt].IsText ? [] : context.RunOfA(prompt).Value?.Chosen ?? []])];
            if (RoundingNoise.Measure(model, sequences) is { } measured) return measured;
            why = "the graph has no residual stream that could be found";
        }

        double largest = 0;
        LogitsRows? rows = context.RunOfA(0).Value?.Rows ?? context.A.Prefill(0, context.Ids(0)).Value;
        for (int row = 0; row < (rows?.Count ?? 0); row++)
        {
            foreach (float logit in rows!.Row(row)) largest = Math.Max(largest, float.IsFinite(logit) ? Math.Abs(logit) : 0);
        }

        return RoundingNoise.Estimate(largest, why);
    }

    private List<GateResult> Gates(CompareContext context)
    {
        var results = new List<GateResult>();
        GateResult? failed = null;
        foreach ((Gate gate, Func<CompareContext, GateResult> run) in s_gates)
        {
            if (failed is not null)
            {
                results.Add(GateTally.Skip(gate, $"an earlier gate failed: {CompareText.Of(failed.Gate)}"));
                continue;
            }

            GateResult result = run(context);
            if (result.Status == GateStatus.Failed)
            {
                failed = result;
                // Other model files are the likeliest cause of all.
                if (_otherFiles.Length > 0) result = result with { Cause = $"{result.Cause}; {string.Join("; ", _otherFiles)}" };
            }

            results.Add(result);
        }

        return results;
    }
}
