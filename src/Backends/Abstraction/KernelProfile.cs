using System.Diagnostics;

namespace Lockstep.Backends;

/// <summary>Where the time of a request goes, kernel by kernel. A request fills it when its options name one; otherwise nothing is measured.</summary>
public sealed class KernelProfile
{
    private readonly Dictionary<(string Kernel, string Type), (long Calls, long Ticks)> _times = [];

    /// <summary>One kind of kernel.</summary>
    /// <param name="Kernel">The kernel's name; for a plain op, <c>reference</c>.</param>
    /// <param name="Type">The op type.</param>
    /// <param name="Calls">How often it ran.</param>
    /// <param name="Milliseconds">How long in all.</param>
    public sealed record Entry(string Kernel, string Type, long Calls, double Milliseconds);

    /// <summary>What was measured so far, the longest first.</summary>
    public IReadOnlyList<Entry> Entries =>
        [.. _times.Select(pair => new Entry(pair.Key.Kernel, pair.Key.Type, pair.Value.Calls, pair.Value.Ticks * 1000.0 / Stopwatch.Frequency)).OrderByDescending(entry => entry.Milliseconds)];

    /// <summary>Forgets everything.</summary>
    public void Clear() => _times.Clear();

    /// <summary>Adds a call that began at <paramref name="start"/> (<see cref="Stopwatch.GetTimestamp"/>) and ended now.</summary>
    public void Add(string kernel, string type, long start)
    {
        (long calls, long ticks) = _times.GetValueOrDefault((kernel, type));
        _times[(kernel, type)] = (calls + 1, ticks + Stopwatch.GetTimestamp() - start);
    }
}
