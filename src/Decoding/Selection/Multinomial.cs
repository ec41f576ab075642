using System.Numerics;
using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Selection;

/// <summary>
/// Draws a token by its probability: the first candidate, in the order in which the filters left them, whose cumulative weight exceeds u times the whole weight
/// (OpenVINO GenAI's rule; without filters the order is that of the ids).
/// </summary>
/// <param name="tape">One draw a token.</param>
public sealed class Multinomial(IDrawTape tape) : ISelector
{
    /// <inheritdoc/>
    public int Select(LogitsRow row)
    {
        ReadOnlySpan<float> weights = row.Weights(out double total);
        return row.Candidates[Pick(weights, total, tape.Next())];
    }

    /// <summary>The first index whose cumulative weight exceeds <paramref name="u"/> * <paramref name="total"/>; the last possible one when rounding leaves none.</summary>
    internal static int Pick<T>(ReadOnlySpan<T> weights, double total, double u)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        double threshold = u * total, sum = 0;
        int last = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            double weight = double.CreateTruncating(weights[i]);
            if (weight <= 0) continue;
            sum += weight;
            last = i;
            if (sum > threshold) break;
        }

        return last;
    }
}
