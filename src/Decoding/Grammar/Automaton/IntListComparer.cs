using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Lockstep.Decoding.Grammar.Automaton;

/// <summary>Compares lists of numbers by what they hold, and finds arrays by spans.</summary>
internal sealed class IntListComparer : IEqualityComparer<int[]>, IAlternateEqualityComparer<ReadOnlySpan<int>, int[]>
{
    public static IntListComparer Instance { get; } = new();

    public bool Equals(int[]? a, int[]? b) => a.AsSpan().SequenceEqual(b);

    public int GetHashCode(int[] list) => GetHashCode((ReadOnlySpan<int>)list);

    public bool Equals(ReadOnlySpan<int> alternate, int[] other) => alternate.SequenceEqual(other);

    public int GetHashCode(ReadOnlySpan<int> alternate)
    {
        var hash = new HashCode();
        hash.AddBytes(MemoryMarshal.AsBytes(alternate));
        return hash.ToHashCode();
    }

    [return: NotNull]
    public int[] Create(ReadOnlySpan<int> alternate) => alternate.ToArray();
}
