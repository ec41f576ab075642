using System.Text;
using Lockstep.Text.Regex;

namespace Lockstep.Text.Tokenization.Models;

/// <summary>The segmentation of highest total score (Viterbi), as in SentencePiece; neighbouring unknown characters become one piece.</summary>
internal sealed class Unigram : Model
{
    // An unknown character scores this much less than the worst token.
    private const double UnkPenalty = 10.0;

    private readonly Vocabulary _vocabulary;
    private readonly string[] _tokens;
    private readonly double[] _scores;
    private readonly PieceTrie _trie = new();
    private readonly double _unkScore;
    private readonly int? _unkId;
    private readonly int[]? _idOfByte;

    public Unigram(IReadOnlyList<(string Token, double Score)> vocabulary, int? unkId, bool byteFallback)
    {
        _tokens = [.. vocabulary.Select(entry => entry.Token)];
        _scores = [.. vocabulary.Select(entry => entry.Score)];
        _vocabulary = new Vocabulary(_tokens);
        for (int id = 0; id < _tokens.Length; id++)
            _trie.Add(_tokens[id], id);
        _unkScore = _scores.DefaultIfEmpty(double.PositiveInfinity).Min() - UnkPenalty;
        _unkId = unkId;
        _idOfByte = byteFallback ? ByteTokens.Read(_vocabulary) : null;
    }

    private record struct Best(int Id, double Score, int Start);

    public override int VocabularyCount => _tokens.Length;

    public override int IdLimit => _tokens.Length;

    public override int? UnkId => _unkId;

    public static Unigram Read(JsonSpot spot)
    {
        var vocabulary = new List<(string, double)>();
        foreach (JsonSpot entry in spot["vocab"].Items())
        {
            JsonSpot[] parts = entry.ArrayLength == 2 ? [.. entry.Items()] : throw entry.Expected("[token, score]");
            vocabulary.Add((parts[0].String(), parts[1].Double()));
        }
        JsonSpot unk = spot["unk_id"];
        int? unkId = unk.IsNull ? null : unk.Count();
        if (unkId >= vocabulary.Count)
            throw unk.Expected($"an id below the vocabulary size {vocabulary.Count}");
        return new Unigram(vocabulary, unkId, spot["byte_fallback"].Bool(absent: false));
    }

    public override string? TokenOf(int id) => (uint)id < (uint)_tokens.Length ? _tokens[id] : null;

    public override int IdOf(ReadOnlySpan<char> token) => _vocabulary.IdOf(token);

    public override void Tokenize(ReadOnlySpan<char> piece, TokenBuffer tokens)
    {
        Best[] best = FindBestPath(piece);
        var cuts = new Stack<(int Start, int End)>();
        for (int end = piece.Length; end > 0;)
        {
            int start = best[end].Start;
            // Neighbouring unknown characters are one piece.
            for (int id = best[end].Id; id == _unkId && start > 0 && best[start].Id == _unkId;)
                start = best[start].Start;
            cuts.Push((start, end));
            end = start;
        }
        foreach ((int start, int end) in cuts)
            Add(piece[start..end], start, end, tokens);
    }

    // best[i]: the best way to segment the first i units. i inside a surrogate pair is never reached.
    private Best[] FindBestPath(ReadOnlySpan<char> piece)
    {
        var best = new Best[piece.Length + 1];
        best.AsSpan().Fill(new Best(0, 0.0, -1));
        for (int start = 0; start < piece.Length;)
        {
            CodePoint.At(piece, start, out int length);
            double scoreHere = best[start].Score;
            bool hasSingle = false;
            int node = 0;
            for (int end = start; end < piece.Length && _trie.TryStep(ref node, piece[end], out int id);)
            {
                end++;
                if (id < 0)
                    continue;
                Relax(ref best[end], id, _scores[id] + scoreHere, start);
                hasSingle |= end - start == length;
            }
            if (!hasSingle)
                Relax(ref best[start + length], _unkId ?? throw MissingUnk(piece.Slice(start, length)), _unkScore + scoreHere, start);
            start += length;
        }
        return best;
    }

    private static void Relax(ref Best target, int id, double score, int start)
    {
        if (target.Start < 0 || score > target.Score)
            target = new Best(id, score, start);
    }

    private static TokenizerException MissingUnk(ReadOnlySpan<char> character) =>
        new($"The text has the unknown character '{character}', and the Unigram model has no unk_id.");

    private void Add(ReadOnlySpan<char> text, int start, int end, TokenBuffer tokens)
    {
        int id = _vocabulary.IdOf(text);
        if (id >= 0)
            tokens.Add(id, start, end);
        else if (!TryAddBytes(text, start, end, tokens))
            tokens.Add(_unkId ?? throw MissingUnk(text), start, end);
    }

    private bool TryAddBytes(ReadOnlySpan<char> text, int start, int end, TokenBuffer tokens)
    {
        if (_idOfByte is null)
            return false;
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        if (bytes.Any(b => _idOfByte[b] < 0))
            return false;
        foreach (byte b in bytes)
            tokens.Add(_idOfByte[b], start, end);
        return true;
    }
}
