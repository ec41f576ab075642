using System.Text;
using Lockstep.Backends;
using Lockstep.Decoding;
using Lockstep.Tensors;

namespace Lockstep.Parity.Tests;

/// <summary>
/// A random program on several live sessions: they are opened, fed in chunks, rewound, reordered (which grows and shrinks them), forked and closed. After each chunk the logits of
/// every row must be, bit for bit, those of a fresh session that is fed the same tokens at once.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="options">Numeric mode and cache type.</param>
/// <param name="seed">Seed of the program.</param>
internal sealed class SessionProgram(LanguageModel model, RequestOptions options, int seed) : IDisposable
{
    private const int MostSessions = 3;
    private const int MostRows = 4;
    private const int MostTokens = 140; // several blocks of the cache

    private readonly Random _random = new(seed);
    private readonly List<Live> _live = [];
    private readonly StringBuilder _text = new();

    /// <summary>Runs so many operations.</summary>
    public void Run(int operations)
    {
        for (int i = 0; i < operations; i++)
        {
            try
            {
                if (_live.Count == 0) Open();
                Step(_live[_random.Next(_live.Count)]);
            }
            catch (Exception error) when (error is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {seed}: {_text} {error}");
            }
        }
    }

    public void Dispose() => _live.ForEach(live => live.Session.Dispose());

    private void Step(Live live)
    {
        int choice = _random.Next(100), length = live.Session.Length;
        SessionCapabilities can = live.Session.Capabilities;
        if (length > 0 && choice < 20) Rewind(live, can.CanRewind && _random.Next(8) > 0 ? _random.Next(length + 1) : 0);
        else if (choice < 40) Reorder(live);
        else if (choice < 50 && _live.Count < MostSessions && can.CanFork) Fork(live);
        else if (choice < 54 && _live.Count < MostSessions) Open();
        else if (choice < 58) Close(live);
        else if (length < MostTokens) Forward(live);
        else Rewind(live, 0);
    }

    private void Open()
    {
        int batch = _random.Next(1, MostRows + 1);
        _live.Add(new Live(model.OpenSession(batch, options), Enumerable.Range(0, batch).Select(_ => new List<Token>()).ToArray()));
        Note(_live[^1], $"open {batch}");
    }

    private void Close(Live live)
    {
        Note(live, "close");
        live.Session.Dispose();
        _live.Remove(live);
    }

    private void Fork(Live live)
    {
        _live.Add(new Live(live.Session.Fork(), Array.ConvertAll(live.Rows, row => row.ToList())));
        Note(live, "fork");
    }

    private void Rewind(Live live, int length)
    {
        Note(live, $"rewind {length}");
        live.Session.Rewind(length);
        foreach (List<Token> row in live.Rows) row.RemoveRange(length, row.Count - length);
        Assert.Equal(length, live.Session.Length);
    }

    private void Reorder(Live live)
    {
        int[] parents = Enumerable.Range(0, _random.Next(3) == 0 ? _random.Next(1, MostRows + 1) : live.Rows.Length).Select(_ => _random.Next(live.Rows.Length)).ToArray();
        Note(live, $"reorder {string.Join(',', parents)}");
        live.Session.Reorder(parents);
        live.Rows = Array.ConvertAll(parents, parent => live.Rows[parent].ToList());
        Assert.Equal(parents.Length, live.Session.Batch);
    }

    private void Forward(Live live)
    {
        int tokens = _random.Next(10) switch { < 5 => 1, < 8 => _random.Next(2, 9), _ => _random.Next(9, 50) };
        int? lastRows = _random.Next(3) switch { 0 => null, 1 => 1, _ => _random.Next(1, tokens + 1) };
        bool padded = live.Session.Length == 0 && tokens > 1 && _random.Next(3) == 0;
        foreach (List<Token> row in live.Rows)
        {
            int padding = padded ? _random.Next(Math.Min(4, tokens)) : 0;
            for (int i = 0; i < tokens; i++) row.Add(new Token(_random.Next(3, 250), i >= padding));
        }

        Note(live, $"forward {tokens}{(padded ? " padded" : "")}");
        Tensor logits = Feed(live.Session, live.Rows, tokens, lastRows).Clone();
        for (int row = 0; row < live.Rows.Length; row++) Check(live.Rows[row], row, logits, lastRows ?? tokens);
    }

    private void Check(List<Token> tokens, int row, Tensor logits, int count)
    {
        using Session fresh = model.OpenSession(1, options);
        Tensor expected = Feed(fresh, [tokens], tokens.Count, count);
        int vocabulary = logits.Shape[2];
        for (int back = 1; back <= count; back++)
        {
            if (!tokens[^back].IsReal) continue; // what is said about padding means nothing
            ReadOnlySpan<float> right = expected.Values<float>().Slice((expected.Shape[1] - back) * vocabulary, vocabulary);
            ReadOnlySpan<float> found = logits.Values<float>().Slice(((row + 1) * logits.Shape[1] - back) * vocabulary, vocabulary);
            if (!right.SequenceEqual(found)) Assert.Fail($"seed {seed}: row {row}, {back} from the end of {tokens.Count} tokens has other logits than a fresh run, after: {_text}");
        }
    }

    private static Tensor Feed(Session session, List<Token>[] rows, int tokens, int? lastRows)
    {
        Token[] fed = rows.SelectMany(row => row.TakeLast(tokens)).ToArray();
        Tensor? mask = fed.All(token => token.IsReal) ? null : Tensor.From(fed.Select(token => token.IsReal ? 1L : 0).ToArray(), rows.Length, tokens);
        return session.Forward(Tensor.From(fed.Select(token => (long)token.Id).ToArray(), rows.Length, tokens), mask, lastRows);
    }

    private void Note(Live live, string operation) => _text.Append($"{_live.IndexOf(live)}: {operation}; ");

    private readonly record struct Token(int Id, bool IsReal);

    private sealed class Live(Session session, List<Token>[] rows)
    {
        public Session Session { get; } = session;

        /// <summary>What each row of the session should hold.</summary>
        public List<Token>[] Rows { get; set; } = rows;
    }
}
