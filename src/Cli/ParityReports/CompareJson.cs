using Lockstep.Parity.Compare;

namespace Lockstep.Cli.ParityReports;

/// <summary>A comparison for scripts: verdicts, gates and states by their names.</summary>
internal static class CompareJson
{
    public static object Of(CompareReport report) => new
    {
        report.Model, report.A, report.B, Verdict = CompareText.Of(report.Verdict), report.NoiseA, report.NoiseB, report.Limit, report.LimitReason, report.Notes,
        Gates = report.Gates.Select(gate => new { Gate = CompareText.Of(gate.Gate), Status = CompareText.Of(gate.Status), Verdict = gate.Verdict is { } verdict ? CompareText.Of(verdict) : null, gate.Compared, gate.Cause, gate.Metrics }),
        report.Tokens, report.Layers,
    };
}
