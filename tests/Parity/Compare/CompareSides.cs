using Lockstep.Decoding;
using Lockstep.Parity.Captures;
using Lockstep.Parity.Compare;
using Lockstep.Tensors;

namespace Lockstep.Parity.Tests;

/// <summary>Sides of comparisons over the embedded draft model, and captures with one thing changed.</summary>
internal static class CompareSides
{
    private static readonly Lazy<Capture> s_capture = new(() => Make(new GenerationConfig { MaxNewTokens = 8, StopTokenIds = new HashSet<int> { 2 }, EosTokenId = 2 }));

    public static string Folder { get; } = Path.Combine(Golden.Root, "models", "tiny-draft");

    public static IReadOnlyList<ComparePrompt> Prompts { get; } = [ComparePrompt.User("What is the capital of France?"), new ComparePrompt { Ids = [5, 17, 101, 44, 9, 9, 120, 63] }];

    /// <summary>The managed engine's, greedy; made once.</summary>
    public static Capture Capture => s_capture.Value;

    public static CompareSource Engine(string text = "managed,threads=1") => CompareSource.Parse(text, () => Folder);

    public static Capture Make(GenerationConfig config) => EngineCapture.Make(Engine(), ModelText.Load(Folder), Prompts, config, layers: false) with { Config = config };

    /// <summary>A capture with another first prompt.</summary>
    public static CompareSource With(Func<CapturedPrompt, CapturedPrompt> change) => With(Capture, change);

    public static CompareSource With(Capture capture, Func<CapturedPrompt, CapturedPrompt> change) =>
        CompareSource.Of(capture with { Prompts = [change(capture.Prompts[0]), .. capture.Prompts.Skip(1)] }, "changed");

    public static CompareSource Unchanged() => CompareSource.Of(Capture, "captured");

    /// <summary>Rows with every number changed, by row and id.</summary>
    public static LogitsRows Map(LogitsRows rows, Func<int, int, float, float> change)
    {
        Tensor whole = rows.Whole!.Clone();
        Span<float> values = whole.Writable<float>();
        for (int i = 0; i < values.Length; i++) values[i] = change(i / rows.Width, i % rows.Width, values[i]);
        return new LogitsRows(whole);
    }

    public static CompareReport Compare(CompareSource a, CompareSource b, CompareOptions? options = null) => Comparison.Run(a, b, options ?? new CompareOptions { Prompts = Prompts, Tokens = 8 });

    public static GateResult Gate(this CompareReport report, Gate gate) => report.Gates.Single(result => result.Gate == gate);

    /// <summary>The engine on a graph that is not the folder's.</summary>
    public static CompareSource On(Graph.Model model, string folder, string engine = "managed,threads=1") => CompareSource.Of(Engines.Engine.Parse(engine), model, folder);
}
