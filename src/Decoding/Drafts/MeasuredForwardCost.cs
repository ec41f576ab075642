namespace Lockstep.Decoding.Drafts;

/// <summary>
/// t(k) as measured on this model and machine, from the passes of the generation itself: the recent mean for row counts that were seen, a line between neighbours for others, and
/// beyond the last one the slope before it. When a single row gets faster or slower (the runtime has replaced its first code, another program has come), so do the row counts that
/// nobody has tried since.
/// </summary>
public sealed class MeasuredForwardCost : IForwardCost
{
    private const double Slower = 0.1; // weight of a pass that took longer than usual: often another program's doing
    private const double Outlier = 2; // a pass that took more times the usual counts as so many
    private const double Faster = 0.5; // weight of a quicker one: the first pass of a shape also compiles and plans
    private const double AssumedSlope = 0.25; // of t(1) for each further row, until two counts have been seen

    private const int FewestRuns = 2, MostRuns = 10;
    private const double EnoughSeconds = 0.05; // for one row count at load

    private readonly SortedList<int, double> _seconds = [];

    /// <summary>Measures by running a session, which ends where it was.</summary>
    /// <param name="session">A session that can rewind and has room for the rows.</param>
    /// <param name="token">Any token.</param>
    /// <param name="rows">Row counts to measure.</param>
    public static MeasuredForwardCost Of(Session session, int token, params ReadOnlySpan<int> rows)
    {
        var cost = new MeasuredForwardCost();
        int length = session.Length;
        foreach (int count in rows)
        {
            var ids = new int[count];
            Array.Fill(ids, token);
            session.Forward(ids); // warms up
            session.Rewind(length);
            double total = 0, best = double.MaxValue;
            for (int run = 0; run < FewestRuns || (run < MostRuns && total < EnoughSeconds); run++)
            {
                long start = System.Diagnostics.Stopwatch.GetTimestamp();
                session.Forward(ids);
                double seconds = System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds;
                session.Rewind(length);
                (total, best) = (total + seconds, Math.Min(best, seconds));
            }

            cost.Observe(count, best); // what other programs add is not the model's
        }

        return cost;
    }

    /// <inheritdoc/>
    public void Observe(int rows, double seconds)
    {
        if (_seconds.TryGetValue(rows, out double before)) seconds = before + (seconds < before ? Faster : Slower) * (Math.Min(seconds, Outlier * before) - before);
        _seconds[rows] = seconds;
        for (int i = 1; rows == 1 && before > 0 && i < _seconds.Count; i++) _seconds.SetValueAtIndex(i, _seconds.GetValueAtIndex(i) * seconds / before);
    }

    /// <inheritdoc/>
    public double Seconds(int rows)
    {
        if (_seconds.Count == 0) return 0;
        if (_seconds.TryGetValue(rows, out double known)) return known;
        if (_seconds.Count == 1) return _seconds.Values[0] * (1 + AssumedSlope * (rows - 1)) / (1 + AssumedSlope * (_seconds.Keys[0] - 1));
        int above = 0;
        while (above < _seconds.Count - 1 && _seconds.Keys[above] < rows) above++;
        above = Math.Max(above, 1);
        (int low, int high) = (_seconds.Keys[above - 1], _seconds.Keys[above]);
        (double from, double to) = (_seconds.Values[above - 1], _seconds.Values[above]);
        // More rows never cost less, whatever one noisy measurement says.
        return Math.Max(from + (to - from) * (rows - low) / (high - low), Math.Min(from, to));
    }
}
