namespace Lockstep.Parity.Compare;

/// <summary>Counts of absolute errors by size, in bins 0.4 % wide, so that a quantile of any number of logits takes constant memory.</summary>
internal sealed class ErrorHistogram
{
    private const int Shift = 15; // keeps the exponent and 8 bits behind the point

    private readonly long[] _counts = new long[1 << (31 - Shift)];
    private long _total;

    /// <summary>Takes in an error, 0 or more; infinity goes into the last bin.</summary>
    public void Add(double error)
    {
        _counts[BitConverter.SingleToUInt32Bits((float)Math.Min(error, float.MaxValue)) >> Shift]++;
        _total++;
    }

    /// <summary>An upper bound, at most 0.4 % too large, of what this share of all errors stays at or below.</summary>
    public double Quantile(double share)
    {
        long rank = (long)Math.Ceiling(share * _total), seen = 0;
        for (uint bin = 0; bin < _counts.Length; bin++)
        {
            seen += _counts[bin];
            if (seen >= rank && seen > 0) return bin == 0 ? 0 : BitConverter.UInt32BitsToSingle((bin << Shift) | ((1u << Shift) - 1));
        }

        return 0;
    }
}
