namespace Lockstep.Parity.Compare;

/// <summary>Collects what a gate finds, prompt by prompt.</summary>
internal sealed class GateTally(Gate gate)
{
    private string? _missing;
    private int _compared, _without;
    private Verdict _verdict = Verdict.Exact;
    private string? _cause;

    /// <summary>Things were compared, and this is how equal they are.</summary>
    public void Add(int compared, Verdict verdict = Verdict.Exact, string? cause = null)
    {
        _compared += compared;
        if (verdict <= _verdict && _cause is not null) return;
        if (verdict > _verdict || cause is not null) _cause = cause;
        _verdict = verdict > _verdict ? verdict : _verdict;
    }

    /// <summary>A prompt could not be compared.</summary>
    public void Missing(string? why)
    {
        _missing ??= why;
        _without++;
    }

    /// <summary>True once something differs.</summary>
    public bool HasFailed => _verdict == Verdict.Different;

    /// <summary>The gate's result.</summary>
    public GateResult ToResult(LogitsMetrics? metrics = null)
    {
        if (_compared == 0) return Skip(gate, _missing ?? "there is nothing to compare");
        string? cause = _cause ?? (_without == 0 ? null : $"{_without} prompt{(_without == 1 ? "" : "s")} not compared: {_missing}");
        return new GateResult(gate, HasFailed ? GateStatus.Failed : GateStatus.Passed, _verdict, _compared, cause, metrics);
    }

    /// <summary>A gate that was not compared at all.</summary>
    public static GateResult Skip(Gate gate, string why) => new(gate, GateStatus.NotCompared, null, 0, why, null);
}
