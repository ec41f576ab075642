using Lockstep.Parity.Captures;

namespace Lockstep.Parity.Compare;

/// <summary>Gathers the metrics of a gate, row by row of logits.</summary>
/// <param name="tokens">Takes the error of every row.</param>
internal sealed class LogitsMeter(List<TokenError> tokens)
{
    private const int MostTop = 10;

    private readonly ErrorHistogram _errors = new();
    private double _max, _sum, _squares, _power, _klSum, _klMax, _overlap, _firstMargin, _widest, _nllA, _nllB;
    private long _logits;
    private int _rows, _agree, _first = -1, _top = MostTop, _followed;

    /// <summary>Rows so far.</summary>
    public int Rows => _rows;

    /// <summary>The largest difference so far.</summary>
    public double MaxError => _max;

    /// <summary>True when every number had the same bits.</summary>
    public bool IsExact { get; private set; } = true;

    /// <summary>Where the largest difference is; null while there is none.</summary>
    public (int Prompt, int Row, int Id)? Worst { get; private set; }

    /// <summary>True when some rows had their largest logits only.</summary>
    public bool IsPartial { get; private set; }

    /// <summary>Takes in a row.</summary>
    /// <param name="row">The difference of B's row from A's.</param>
    /// <param name="a">Rows of A, of which one is taken.</param>
    /// <param name="b">Rows of B.</param>
    /// <param name="at">Which of them.</param>
    /// <param name="token">Where the row stands; its errors are filled in.</param>
    /// <param name="next">The token that follows; -1 for none.</param>
    public void Add(RowDifference row, LogitsRows a, LogitsRows b, int at, TokenError token, int next)
    {
        foreach (double error in row.Errors)
        {
            _errors.Add(error);
            _sum += error;
        }

        _logits += row.Errors.Length;
        IsExact &= row.IsExact;
        IsPartial |= row.IsPartial;
        if (row.MaxError > _max) (_max, Worst) = (row.MaxError, (token.Prompt, token.Row, row.WorstId));
        (_squares, _power) = (_squares + row.SquaredError, _power + row.SquareOfA);
        (_klSum, _klMax) = (_klSum + row.Kl, Math.Max(_klMax, row.Kl));
        Tops(a, b, at, row);
        if (next >= 0 && RowDifference.NegativeLog(a, at, next) is { } nllA && RowDifference.NegativeLog(b, at, next) is { } nllB) (_nllA, _nllB, _followed) = (_nllA + nllA, _nllB + nllB, _followed + 1);
        tokens.Add(token with { MaxError = row.MaxError, Kl = row.Kl, SameTop = row.TopA == row.TopB, Margin = row.Margin });
        _rows++;
    }

    /// <summary>The figures.</summary>
    public LogitsMetrics ToMetrics() => new(_rows, _max, _logits == 0 ? 0 : _sum / _logits, _errors.Quantile(0.999), _squares == 0 ? 0 : _squares / _power, _klSum / Math.Max(_rows, 1), _klMax,
        (double)_agree / Math.Max(_rows, 1), _top, _overlap / Math.Max(_rows, 1), _first, _firstMargin, _widest, Perplexity(_nllA), Perplexity(_nllB));

    private double Perplexity(double nll) => _followed == 0 ? double.NaN : Math.Exp(nll / _followed);

    private void Tops(LogitsRows a, LogitsRows b, int at, RowDifference row)
    {
        _top = Math.Min(_top, Math.Min(a.Width, b.Width));
        int[] bestA = Best(a, at), bestB = Best(b, at);
        _overlap += bestA.Count(id => bestB.Contains(id)) / (double)_top;
        if (row.TopA == row.TopB)
        {
            _agree++;
            return;
        }

        _widest = Math.Max(_widest, row.Margin);
        if (_first < 0) (_first, _firstMargin) = (_rows, row.Margin);
    }

    private int[] Best(LogitsRows rows, int at)
    {
        int[] places = LargestLogits.Best(rows.Row(at), _top);
        return rows.IsWhole ? places : [.. places.Select(place => rows.Ids(at)[place])];
    }
}
