using System.Text.Json.Serialization;

namespace Lockstep.Inspect;

/// <summary>How bad a finding is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Severity>))]
public enum Severity
{
    /// <summary>A reader refuses the file, or computes something else than was meant.</summary>
    Error,

    /// <summary>A reader gets by, but something is written that is not so.</summary>
    Warning,

    /// <summary>Nothing wrong, but worth knowing.</summary>
    Note,
}
