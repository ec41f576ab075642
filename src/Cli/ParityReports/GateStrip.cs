using System.Globalization;
using System.Text;
using Lockstep.Cli.Tracing;
using Lockstep.Parity.Compare;

namespace Lockstep.Cli.ParityReports;

/// <summary>The gates side by side in causal order, and below them why one failed or was not compared.</summary>
internal static class GateStrip
{
    public static void Write(StringBuilder page, IReadOnlyList<GateResult> gates)
    {
        page.Append("<h2>Gates</h2>\n<p>In causal order: a difference in one explains those behind it.</p>\n<ol class=\"gates\">\n");
        foreach (GateResult gate in gates)
        {
            (string style, string mark, string word) = Look(gate);
            page.Append(CultureInfo.InvariantCulture, $"<li class=\"gate {style}\"><span class=\"what\">{Name(gate.Gate)}</span><b><span class=\"mark\">{mark}</span> {word}</b><span class=\"count\">{(gate.Status == GateStatus.NotCompared ? "" : $"{gate.Compared} compared")}</span></li>\n");
        }

        page.Append("</ol>\n");
        if (!gates.Any(gate => gate.Cause is not null)) return;
        page.Append("<dl class=\"causes\">\n");
        foreach (IGrouping<(string Cause, string Style), GateResult> group in gates.Where(gate => gate.Cause is not null).GroupBy(gate => (gate.Cause!, Look(gate).Style)))
            page.Append(CultureInfo.InvariantCulture, $"<dt class=\"{group.Key.Style}\">{string.Join(", ", group.Select(gate => Name(gate.Gate)))}</dt><dd>{PageText.Of(group.Key.Cause)}</dd>\n");
        page.Append("</dl>\n");
    }

    /// <summary>A gate for readers.</summary>
    public static string Name(Gate gate) => gate switch
    {
        Gate.Template => "Chat template",
        Gate.Tokenizer => "Tokenizer",
        Gate.PrefillLogits => "Prompt logits",
        Gate.TeacherForcedDecode => "Decode logits",
        Gate.LogitsSteps => "Logits steps",
        Gate.Selection => "Selection",
        Gate.FreeRun => "Free run",
        Gate.Detokenise => "Text",
        _ => gate.ToString(),
    };

    private static (string Style, string Mark, string Word) Look(GateResult gate) => (gate.Status, gate.Verdict) switch
    {
        (GateStatus.NotCompared, _) => ("none", "–", "not compared"),
        (GateStatus.Failed, _) => ("bad", "✗", "different"),
        (_, Verdict.NearTieFlip) => ("near", "≈", "near ties"),
        (_, Verdict.EqualWithinNoise) => ("good", "✓", "within noise"),
        (_, Verdict.Different) => ("bad", "✗", "different"),
        _ => ("good", "✓", "exact"),
    };
}
