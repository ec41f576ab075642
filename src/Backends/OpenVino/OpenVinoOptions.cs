namespace Lockstep.Backends.OpenVino;

/// <summary>What a user can tell native OpenVINO.</summary>
public sealed record OpenVinoOptions
{
    /// <summary>
    /// Properties by OpenVINO's own names, such as <c>NUM_STREAMS</c>, <c>CACHE_DIR</c>, or <c>MAX_PROMPT_LEN</c> of NPU; they win over those of the mode.
    /// </summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>How requests go back to earlier positions.</summary>
    public RewindForm Rewind { get; init; }
}
