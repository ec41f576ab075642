using Lockstep.Decoding.Selection;

namespace Lockstep.Decoding.Logits;

/// <summary>
/// XTC, "exclude top choices" (text-generation-webui, pull request 6335): with a probability, leaves out every token above a threshold except the least likely of them. One
/// draw a token, also when nothing is left out.
/// </summary>
/// <param name="probability">In [0, 1]; 0 draws nothing.</param>
/// <param name="threshold">In (0, 1].</param>
/// <param name="tape">Where the draw comes from.</param>
public sealed class Xtc(double probability, double threshold, IDrawTape tape) : ILogitsStep
{
    private int[] _kept = [];

    /// <inheritdoc/>
    public void Apply(LogitsRow row, TokenHistory history)
    {
        if (probability <= 0 || tape.Next() >= probability) return;
        Span<float> probabilities = row.Softmax();
        ReadOnlySpan<int> ids = row.Candidates;
        int least = -1;
        for (int i = 0; i < ids.Length; i++)
        {
            if (probabilities[i] >= threshold && (least < 0 || probabilities[i] <= probabilities[least])) least = i;
        }

        if (least < 0) return;
        if (_kept.Length < ids.Length) _kept = new int[ids.Length];
        int kept = 0;
        for (int i = 0; i < ids.Length; i++)
        {
            if (probabilities[i] < threshold || i == least) _kept[kept++] = ids[i];
        }

        row.Keep(_kept.AsSpan(0, kept));
    }
}
