using Lockstep.Backends;
using Lockstep.Decoding;
using Lockstep.Decoding.Selection;
using Lockstep.Parity.Models;

namespace Lockstep.Parity.Evaluation;

/// <summary>Gathers the figures of one engine over a text, row by row of logits.</summary>
/// <param name="model">What runs; it stays the caller's.</param>
/// <param name="options">Numeric mode and cache type.</param>
internal sealed class TextFigures(LanguageModel model, RequestOptions options)
{
    private readonly List<double> _kl = [];
    private double _nll;
    private double _largest;
    private int _agree;

    public RequestOptions Options => options;

    /// <summary>Why the backend does not have this mode; null when it has.</summary>
    public string? Refused { get; private set; }

    /// <summary>An empty session; null when the backend refuses.</summary>
    public Session? Open()
    {
        if (Refused is not null) return null;
        try
        {
            return model.OpenSession(options: options);
        }
        catch (NotSupportedException refusal)
        {
            Refused = refusal.Message;
            return null;
        }
    }

    /// <summary>Takes in one row of logits, the base's for it, and the token that really came.</summary>
    public void Add(ReadOnlySpan<float> truth, ReadOnlySpan<float> row, int next)
    {
        _kl.Add(LogitsComparison.KlDivergence(truth, row));
        _nll += LogitsComparison.LogSumExp(row) - row[next];
        if (Greedy.ArgMax(truth) == Greedy.ArgMax(row)) _agree++;
        for (int i = 0; i < row.Length; i++)
        {
            double difference = truth[i] == row[i] ? 0 : Math.Abs((double)truth[i] - row[i]);
            _largest = Math.Max(_largest, double.IsNaN(difference) ? double.PositiveInfinity : difference);
        }
    }

    public double Perplexity => Math.Exp(_nll / _kl.Count);

    /// <summary>The figures so far; all 0 for a mode that was refused.</summary>
    public TextDistance ToDistance()
    {
        if (Refused is not null) return new TextDistance(0, 0, 0, 0, 0, 0);
        double[] sorted = [.. _kl.Order()];
        int at99 = (int)Math.Ceiling(0.99 * sorted.Length) - 1; // nearest rank
        return new TextDistance(sorted.Average(), sorted[at99], sorted[^1], (double)_agree / sorted.Length, Perplexity, _largest);
    }
}
