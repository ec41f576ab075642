using Lockstep.Parity.Compare;

namespace Lockstep.Cli.Tests.ParityReports;

/// <summary>Comparisons made by hand, one for each thing that a page must show.</summary>
internal static class ExampleReports
{
    public const string Hostile = "<script>alert(1)</script>&\"'`\u202e\u0000\n\t</style></svg></title>]]>{{x}}https://example.org\uD800";

    public static CompareReport Exact() => new("tiny-chat", "managed", "managed,threads=1", Verdict.Exact, 0, 0, 0, "Both engines agree with themselves bit for bit.",
        Gates(Enum.GetValues<Gate>().Length, Verdict.Exact, _ => Metrics(64, 0)), Tokens(64, 2, _ => 0), Layers(6, _ => 0));

    public static CompareReport WithinNoise() => new("tiny-chat", "openvino", "managed", Verdict.EqualWithinNoise, 3.1e-5, 0, 6.2e-5, "Twice the largest difference of A from itself under another thread count, chunking and row count.",
        Gates(8, Verdict.EqualWithinNoise, _ => Metrics(96, 4.2e-5)), Tokens(96, 3, i => i % 17 == 0 ? 0 : 4e-6 * (1 + (i % 11))), Layers(6, i => i == 0 ? 0 : 2e-7 * i));

    public static CompareReport NearTie() => WithinNoise() with
    {
        Verdict = Verdict.NearTieFlip,
        Gates = Gates(8, Verdict.NearTieFlip, _ => Metrics(96, 5.9e-5) with { TopOneAgreement = 95.0 / 96, FirstDivergentRow = 40, FirstDivergentMargin = 2e-5, WidestDivergentMargin = 2e-5 }),
        Tokens = [.. WithinNoise().Tokens.Select((token, i) => i == 40 ? token with { SameTop = false, Margin = 2e-5 } : token)],
    };

    /// <summary>A fault in layer 7 of 24, with places inside the layers.</summary>
    public static CompareReport Different(int rows = 160, int layers = 24, int places = 4) => new("some-model/int8", "openvino", "managed,mode=fast", Verdict.Different, 3.1e-5, null, 6.2e-5,
        "Twice the largest difference of A from itself.",
        [
            .. Gates(2, Verdict.Exact, _ => null), new GateResult(Gate.PrefillLogits, GateStatus.Failed, Verdict.Different, 120, "prompt 0, row 12: a logit is off by 1.7, the limit is 6.2e-5", Metrics(120, 1.7) with { TopOneAgreement = 0.97, FirstDivergentRow = 12, FirstDivergentMargin = 0.4, WidestDivergentMargin = 1.3 }),
            .. Enum.GetValues<Gate>()[3..].Select(gate => new GateResult(gate, GateStatus.NotCompared, null, 0, "prompt logits differ", null)),
        ],
        [.. Tokens(rows, 4, i => 0.02 * (1 + (i * 7 % 83))).Select((token, i) => i % 23 == 12 ? token with { SameTop = false, Margin = i % 2 == 0 ? 0.4 : 1e-5 } : token)], Layers(layers, i => i < 7 ? 3e-7 * (i + 1) : 8e-3 * (i - 5), places));

    public static CompareReport NotFinite() => Different() with
    {
        NoiseB = double.NaN,
        Limit = double.PositiveInfinity,
        LimitReason = "No noise could be measured.",
        Tokens = [.. Different().Tokens.Select((token, i) => i % 40 == 5 ? token with { MaxError = double.NaN, Kl = double.NaN } : i % 40 == 6 ? token with { MaxError = double.PositiveInfinity } : token)],
        Layers = [.. Different().Layers.Select((layer, i) => i > 60 ? layer with { MaxError = double.PositiveInfinity, RelativeError = double.NaN } : layer)],
        Gates = Gates(8, Verdict.Different, _ => Metrics(120, double.NaN) with { MeanError = double.PositiveInfinity, MeanKl = double.NaN, PerplexityB = double.PositiveInfinity }),
    };

    public static CompareReport Empty() => new("m", "a.json", "b.json", Verdict.Different, null, null, 0, "No logits are in the captures.",
        [new GateResult(Gate.Template, GateStatus.Failed, Verdict.Different, 3, "prompt 0: the texts differ at 5", null), .. Enum.GetValues<Gate>()[1..].Select(gate => new GateResult(gate, GateStatus.NotCompared, null, 0, null, null))], [], []);

    public static CompareReport HostileNames() => Different() with
    {
        Model = Hostile,
        A = Hostile,
        B = Hostile,
        LimitReason = Hostile,
        Gates = [.. Different().Gates.Select(gate => gate with { Cause = Hostile })],
        Layers = [.. Different().Layers.Select((layer, i) => new LayerError($"{Hostile}.{i}/x", Hostile, layer.MaxError, layer.RelativeError)), new LayerError(Hostile, "", 1, 1)],
    };

    /// <summary>Eight thousand rows of forty prompts, and every node of eighty layers.</summary>
    public static CompareReport Large()
    {
        CompareReport report = Different(rows: 8000, layers: 80, places: 30);
        return report with { Tokens = [.. report.Tokens.Select((token, i) => token with { Prompt = i / 200, Row = i % 200, Prefill = i % 200 < 150 })] };
    }

    public static IEnumerable<CompareReport> All() => [Exact(), WithinNoise(), NearTie(), Different(), NotFinite(), Empty(), HostileNames(), Large()];

    private static GateResult[] Gates(int count, Verdict verdict, Func<Gate, LogitsMetrics?> metrics) =>
        [.. Enum.GetValues<Gate>().Take(count).Select(gate => new GateResult(gate, GateStatus.Passed, gate is Gate.PrefillLogits or Gate.TeacherForcedDecode or Gate.Selection ? verdict : Verdict.Exact, 12, null, gate is Gate.PrefillLogits or Gate.TeacherForcedDecode ? metrics(gate) : null))];

    private static LogitsMetrics Metrics(int rows, double error) => new(rows, error, error / 9, error / 2, error * error, error * error, error, 1, 10, 1, -1, 0, 0, 12.3456, 12.3456 * (1 + error));

    private static TokenError[] Tokens(int rows, int prompts, Func<int, double> error) =>
        [.. Enumerable.Range(0, rows).Select(i => new TokenError(i * prompts / rows, i % (rows / prompts), i % (rows / prompts) < rows / prompts * 2 / 3, i * 31 % 4096, error(i), error(i) * error(i), true, 0.7))];

    private static LayerError[] Layers(int layers, Func<int, double> error, int places = 1) =>
    [
        new("__module.model.embed_tokens/aten::embedding/Gather", "Gather", 0, 0),
        .. Enumerable.Range(0, layers).SelectMany(i => Enumerable.Range(0, places).Select(k => new LayerError($"__module.model.layers.{i}/aten::add/Add_{k}", "Add", error(i) * 40 * (1 + (k * 0.2)), error(i) * (1 + (k * 0.2))))),
        new("__module.model.norm/aten::mul/Multiply_1", "Multiply", error(layers), error(layers)), new("__module.lm_head/aten::linear/MatMul", "MatMul", error(layers) * 3, error(layers)),
    ];
}
