namespace Lockstep.Parity.Compare;

/// <summary>What a side has to say at a gate, or why it has nothing.</summary>
/// <param name="Value">What it has; null when <paramref name="Why"/> says why not.</param>
/// <param name="Why">A clause for the reader; null when there is a value.</param>
internal readonly record struct Answer<T>(T? Value, string? Why) where T : class
{
    /// <summary>An answer.</summary>
    public static implicit operator Answer<T>(T value) => new(value, null);
}
