using System.Globalization;

namespace Lockstep.Parity.Compare;

/// <summary>How reports write verdicts, gates and numbers.</summary>
public static class CompareText
{
    /// <summary>Such as <c>equal within noise</c>.</summary>
    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Exact => "exact",
        Verdict.EqualWithinNoise => "equal within noise",
        Verdict.NearTieFlip => "near-tie flip",
        _ => "different",
    };

    /// <summary>Such as <c>prefill logits</c>.</summary>
    public static string Of(Gate gate) => gate switch
    {
        Gate.Template => "template",
        Gate.Tokenizer => "tokenizer",
        Gate.PrefillLogits => "prefill logits",
        Gate.TeacherForcedDecode => "teacher-forced decode",
        Gate.LogitsSteps => "logits steps",
        Gate.Selection => "selection",
        Gate.FreeRun => "free run",
        _ => "detokenise",
    };

    /// <summary>Such as <c>not compared</c>.</summary>
    public static string Of(GateStatus status) => status switch { GateStatus.Passed => "passed", GateStatus.Failed => "failed", _ => "not compared" };

    /// <summary>Three digits: <c>6.81e-6</c>.</summary>
    public static string Number(double value) => value == 0 ? "0" : value is >= 0.01 and < 1000 ? value.ToString("0.###", CultureInfo.InvariantCulture) : value.ToString("0.##e0", CultureInfo.InvariantCulture);
}
