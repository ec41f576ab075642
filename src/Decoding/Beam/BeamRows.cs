using Lockstep.Decoding.Logits;
using Lockstep.Tensors;

namespace Lockstep.Decoding;

/// <summary>The best continuations of beams, from the logits of one forward pass.</summary>
/// <param name="steps">Logits steps; they see log probabilities, as in Hugging Face.</param>
/// <param name="count">Continuations of each beam that are looked at.</param>
internal sealed class BeamRows(IReadOnlyList<ILogitsStep> steps, int count)
{
    private readonly TopK _top = new(count);
    private LogitsRow? _row;

    /// <summary>The best <c>count</c> continuations of some beams together, in descending order; equal ones by beam, then by token.</summary>
    /// <param name="logits"><c>[batch, 1, vocabulary]</c>.</param>
    /// <param name="beams">The beams; their rows say where their logits are.</param>
    /// <param name="taken">Tokens that cost extra, as often as they stand here.</param>
    /// <param name="penalty">What they cost.</param>
    public List<BeamCandidate> Best(Tensor logits, IReadOnlyList<Beam> beams, IReadOnlyList<int> taken, double penalty)
    {
        int vocabulary = logits.Shape[2];
        if (_row?.VocabularySize != vocabulary) _row = new LogitsRow(vocabulary);
        var candidates = new List<BeamCandidate>();
        for (int i = 0; i < beams.Count; i++)
        {
            ReadOnlySpan<float> values = logits.Values<float>().Slice(((beams[i].Row + 1) * logits.Shape[1] - 1) * vocabulary, vocabulary);
            LogSoftmax(values, _row, beams[i].History.Length);
            foreach (ILogitsStep step in steps) step.Apply(_row, beams[i].History);
            foreach (int token in taken) _row.Logits[token] -= (float)penalty;
            _top.Apply(_row, beams[i].History);
            foreach (int token in _row.Candidates)
            {
                float own = _row.Logits[token] + (float)(penalty * taken.Count(other => other == token));
                candidates.Add(new BeamCandidate(i, token, beams[i].Score + _row.Logits[token], own));
            }
        }

        // OrderBy is stable, and candidates stand by beam and, where logits are equal, by token.
        return candidates.OrderByDescending(candidate => candidate.Score).Take(count).ToList();
    }

    private static void LogSoftmax(ReadOnlySpan<float> logits, LogitsRow row, int length)
    {
        TokenChooser.RequireUsable(logits, length);
        row.Load(logits);
        double normalizer = TokenLogprobs.LogSumExp(logits);
        foreach (ref float logit in row.Logits) logit = (float)(logit - normalizer);
    }
}
