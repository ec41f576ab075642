using System.Buffers;
using System.Text;

namespace Lockstep.Text.Tokenization.Models;

/// <summary>
/// The short way of byte-level BPE when no offsets are asked for: words are remembered as the text has them, so that only a word
/// that is new is written in <see cref="ByteAlphabet"/> and merged. Gives the ids that the stages give one after the other. Thread-safe.
/// </summary>
internal sealed class ByteLevelWords(Bpe bpe)
{
    private readonly WordCache _cache = new();

    /// <summary>Adds the ids of a piece of plain text.</summary>
    public void Tokenize(ReadOnlySpan<char> piece, TokenBuffer tokens)
    {
        if (piece.Length > WordCache.MaxLength)
        {
            tokens.AddIds(Encode(piece).Ids);
            return;
        }
        int slot = WordCache.SlotOf(piece);
        WordCache.Entry? entry = _cache.Find(piece, slot);
        if (entry is null)
        {
            entry = new WordCache.Entry(piece.ToString(), Encode(piece).Ids.ToArray(), []);
            _cache.Put(entry, slot);
        }
        if (entry.Single >= 0)
            tokens.AddId(entry.Single);
        else
            tokens.AddIds(entry.Ids);
    }

    private SymbolList Encode(ReadOnlySpan<char> piece)
    {
        int limit = Encoding.UTF8.GetMaxByteCount(piece.Length);
        byte[] bytes = ArrayPool<byte>.Shared.Rent(limit);
        char[] chars = ArrayPool<char>.Shared.Rent(limit);
        int count = Encoding.UTF8.GetBytes(piece, bytes);
        for (int i = 0; i < count; i++)
            chars[i] = ByteAlphabet.CharOf(bytes[i]);
        SymbolList symbols = bpe.Merge(chars.AsSpan(0, count));
        ArrayPool<byte>.Shared.Return(bytes);
        ArrayPool<char>.Shared.Return(chars);
        return symbols;
    }
}
