using Lockstep.Backends;
using Lockstep.Decoding.Selection;
using Lockstep.Parity.Models;
using Lockstep.Tensors;

namespace Lockstep.Parity.Modes;

/// <summary>Gathers the figures of one mode, row by row.</summary>
internal sealed class ModeFigures(RequestOptions options)
{
    private readonly List<double> _kl = [];
    private double _nll;
    private double _largest;
    private int _agree;

    public RequestOptions Options => options;

    /// <summary>Why the backend does not have this mode; null when it has.</summary>
    public string? Refused { get; set; }

    /// <summary>Takes in one row of logits, what parity mode gave for it, and the token that really came.</summary>
    public void Add(ReadOnlySpan<float> parity, ReadOnlySpan<float> row, int next)
    {
        _kl.Add(LogitsComparison.KlDivergence(parity, row));
        _nll += LogitsComparison.LogSumExp(row) - row[next];
        if (Greedy.ArgMax(parity) == Greedy.ArgMax(row)) _agree++;
        for (int i = 0; i < row.Length; i++)
        {
            double difference = parity[i] == row[i] ? 0 : Math.Abs((double)parity[i] - row[i]);
            _largest = Math.Max(_largest, double.IsNaN(difference) ? double.PositiveInfinity : difference);
        }
    }

    public double Perplexity => Math.Exp(_nll / _kl.Count);

    public ModeComparison ToComparison()
    {
        string mode = options.Mode == NumericMode.Fast ? "fast" : "parity", cache = options.KvCacheType.IrName;
        if (Refused is not null) return new ModeComparison(mode, cache, Refused, 0, 0, 0, 0, 0, 0);
        double[] sorted = [.. _kl.Order()];
        int at99 = (int)Math.Ceiling(0.99 * sorted.Length) - 1; // nearest rank
        return new ModeComparison(mode, cache, null, sorted.Average(), sorted[at99], sorted[^1], (double)_agree / sorted.Length, Perplexity, _largest);
    }
}
