using System.Numerics;
using System.Runtime.InteropServices;
using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Grammar.Tokens;

/// <summary>The tokens that are allowed in one place: a list when they are few, else a bit each.</summary>
internal sealed class TokenMask
{
    private const int Few = 1024;

    private static readonly Vector<uint> s_laneBits = LaneBits();

    private readonly int[]? _ids;
    private readonly ulong[] _words = [];
    private readonly int _size;

    /// <summary>The mask of these bits.</summary>
    /// <param name="words">A bit a token.</param>
    /// <param name="size">Number of tokens.</param>
    public TokenMask(ReadOnlySpan<ulong> words, int size)
    {
        _size = size;
        foreach (ulong word in words) Count += BitOperations.PopCount(word);
        if (Count <= Few) _ids = Ids(words, Count);
        else _words = words.ToArray();
    }

    /// <summary>Number of allowed tokens.</summary>
    public int Count { get; }

    /// <summary>The one allowed token, or -1 when there are none or several.</summary>
    public int Only => Count == 1 ? _ids![0] : -1;

    /// <summary>Whether a token is allowed.</summary>
    public bool Allows(int id) => _ids is null ? (uint)id < (uint)_size && (_words[id >> 6] >> id & 1) != 0 : Array.BinarySearch(_ids, id) >= 0;

    /// <summary>Makes all other tokens impossible.</summary>
    public void Apply(LogitsRow row)
    {
        if (row.IsFiltered)
        {
            foreach (int id in row.Candidates)
            {
                if (!Allows(id)) row.Mask(id);
            }
        }
        else if (_ids is not null)
        {
            // A model may have fewer logits than the tokenizer has tokens.
            int within = _ids.Length > 0 && _ids[^1] >= row.VocabularySize ? _ids.AsSpan().BinarySearch(row.VocabularySize) is var at && at < 0 ? ~at : at : _ids.Length;
            row.Keep(_ids.AsSpan(0, within));
        }
        else
        {
            MaskWords(row.Logits);
        }
    }

    private void MaskWords(Span<float> logits)
    {
        int whole = Math.Min(logits.Length, _size) / 64;
        for (int word = 0; word < whole; word++)
        {
            if (_words[word] == 0) logits.Slice(64 * word, 64).Fill(float.NegativeInfinity);
            else if (_words[word] != ulong.MaxValue) MaskWord(_words[word], logits.Slice(64 * word, 64));
        }

        for (int id = 64 * whole; id < logits.Length; id++)
        {
            if (!Allows(id)) logits[id] = float.NegativeInfinity;
        }
    }

    private static void MaskWord(ulong word, Span<float> logits)
    {
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(logits);
        var masked = new Vector<float>(float.NegativeInfinity);
        for (int v = 0; v < vectors.Length; v++)
        {
            Vector<uint> bits = new Vector<uint>((uint)(word >> (v * Vector<float>.Count))) & s_laneBits;
            vectors[v] = Vector.ConditionalSelect(Vector.AsVectorSingle(Vector.Equals(bits, s_laneBits)), vectors[v], masked);
        }
    }

    private static int[] Ids(ReadOnlySpan<ulong> words, int count)
    {
        var ids = new int[count];
        int next = 0;
        for (int word = 0; word < words.Length; word++)
        {
            for (ulong bits = words[word]; bits != 0; bits &= bits - 1) ids[next++] = 64 * word + BitOperations.TrailingZeroCount(bits);
        }

        return ids;
    }

    // 1, 2, 4, ... in the lanes of a vector, of which no machine has more than 32.
    private static Vector<uint> LaneBits()
    {
        Span<uint> bits = stackalloc uint[Vector<uint>.Count];
        for (int i = 0; i < bits.Length; i++) bits[i] = 1u << i;
        return new Vector<uint>(bits);
    }
}
