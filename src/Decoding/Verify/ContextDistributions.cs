using Lockstep.Decoding.Logits;
using Lockstep.Decoding.Selection;
using Lockstep.Tensors;

namespace Lockstep.Decoding.Verify;

/// <summary>The distribution of the next token after continuations of one prompt; each is computed by the model once.</summary>
internal sealed class ContextDistributions
{
    private readonly Session _session;
    private readonly TokenChooser _chooser;
    private readonly int[] _prompt;
    private readonly List<int> _fed = [];
    private readonly Dictionary<string, double[]> _known = new(StringComparer.Ordinal);

    /// <summary>Over an empty session that can rewind.</summary>
    public ContextDistributions(Session session, GenerationConfig config, int[] prompt)
    {
        if (session.Batch != 1 || session.Length > 0) throw new SessionException($"A proof needs an empty session of one sequence, not {session.Batch} with {session.Length} tokens.");
        if (session.Capabilities.WhyNoRewind is { } why) throw new SessionException($"A proof needs a session that can rewind: {why}.");
        (_session, _prompt) = (session, prompt);
        _chooser = new TokenChooser(LogitsSteps.Of(config, new Philox(0)), new Greedy());
    }

    /// <summary>p of the token after the prompt and <paramref name="continuation"/>, <c>[vocabulary]</c>.</summary>
    public double[] Next(ReadOnlySpan<int> continuation)
    {
        string key = string.Join(' ', continuation.ToArray());
        if (_known.TryGetValue(key, out double[]? known)) return known;
        int[] ids = [.. _prompt, .. continuation];
        int common = 0;
        while (common < Math.Min(_fed.Count, ids.Length - 1) && _fed[common] == ids[common]) common++;
        _session.Rewind(common);
        _fed.RemoveRange(common, _fed.Count - common);
        Tensor logits = _session.Forward(ids.AsSpan(common), lastRows: 1);
        _fed.AddRange(ids.AsSpan(common));
        var history = new TokenHistory(_prompt);
        foreach (int token in continuation) history.Append(token);
        return _known[key] = _chooser.Distribution(logits.Values<float>()[^logits.Shape[2]..], history);
    }

    /// <summary>Every continuation of a length that has a chance, with that chance.</summary>
    public IEnumerable<(int[] Tokens, double Chance)> Sequences(int[] start, int length)
    {
        if (start.Length == length) return [(start, 1)];
        double[] next = Next(start);
        return Enumerable.Range(0, next.Length).Where(token => next[token] > 0).ToArray()
            .SelectMany(token => Sequences([.. start, token], length).Select(rest => (rest.Tokens, next[token] * rest.Chance)));
    }
}
