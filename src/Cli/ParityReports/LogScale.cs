namespace Lockstep.Cli.ParityReports;

/// <summary>
/// A vertical axis of decades. Zero has no logarithm and gets a band of its own at the foot, NaN and infinity one at the head; each band is there only when something is in it.
/// </summary>
internal sealed class LogScale
{
    /// <summary>Height of a band.</summary>
    public const double Band = 28;

    private const int MostDecades = 24; // what is smaller lies on the lowest line

    /// <param name="values">Errors, 0 or more, or not finite.</param>
    /// <param name="limit">A limit to keep in view; 0 or not finite for none.</param>
    /// <param name="top">Upper end in pixels.</param>
    /// <param name="height">Height in pixels, bands included.</param>
    public LogScale(IReadOnlyCollection<double> values, double limit, double top, double height)
    {
        double[] logs = [.. values.Append(limit).Where(value => value > 0 && double.IsFinite(value)).Select(Math.Log10)];
        HasZeros = values.Contains(0);
        HasInfinities = values.Any(value => !double.IsFinite(value));
        Highest = logs.Length == 0 ? 0 : (int)Math.Ceiling(logs.Max());
        Lowest = logs.Length == 0 ? -1 : Math.Max((int)Math.Floor(logs.Min()), Highest - MostDecades);
        if (Lowest == Highest) Lowest--;
        (Top, Bottom) = (top, top + height);
        (Head, Foot) = (HasInfinities ? top + Band : top, HasZeros ? Bottom - Band : Bottom);
    }

    /// <summary>Exponents of the lowest and the highest line.</summary>
    public int Lowest { get; }

    /// <inheritdoc cref="Lowest"/>
    public int Highest { get; }

    public bool HasZeros { get; }

    public bool HasInfinities { get; }

    /// <summary>Ends of the axis in pixels, bands included.</summary>
    public double Top { get; }

    /// <inheritdoc cref="Top"/>
    public double Bottom { get; }

    /// <summary>Ends of the decades in pixels.</summary>
    public double Head { get; }

    /// <inheritdoc cref="Head"/>
    public double Foot { get; }

    /// <summary>The exponents to label: not more than nine.</summary>
    public IEnumerable<int> Labels
    {
        get
        {
            int step = Math.Max(1, (Highest - Lowest + 7) / 8);
            return Enumerable.Range(Lowest, Highest - Lowest + 1).Where(exponent => (Highest - exponent) % step == 0);
        }
    }

    /// <summary>Where a value lies, in pixels.</summary>
    public double Y(double value) => !double.IsFinite(value) ? Head - (Band / 2) : value <= 0 ? Foot + (Band / 2) : At(Math.Clamp(Math.Log10(value), Lowest, Highest));

    /// <summary>Where a power of ten lies, in pixels.</summary>
    public double At(double exponent) => Foot - ((exponent - Lowest) / (Highest - Lowest) * (Foot - Head));
}
