namespace Lockstep.Decoding.Grammar.Tokens;

/// <summary>A node of a <see cref="TokenTrie"/>.</summary>
/// <param name="End">The node behind all its descendants.</param>
/// <param name="TokenStart">Where the tokens that end here begin in <see cref="TokenTrie.Tokens"/>.</param>
/// <param name="TokenEnd">Behind the last of them; equal to the start when there are none.</param>
/// <param name="Depth">Bytes from the root.</param>
/// <param name="Longest">Bytes of the longest token that begins with these.</param>
/// <param name="Byte">The byte that leads here.</param>
internal readonly record struct TokenTrieNode(int End, int TokenStart, int TokenEnd, int Depth, int Longest, byte Byte);
