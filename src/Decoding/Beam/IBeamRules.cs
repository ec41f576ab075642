using Lockstep.Tensors;

namespace Lockstep.Decoding;

/// <summary>How an engine goes from one step of a beam search to the next.</summary>
internal interface IBeamRules
{
    /// <summary>The beams that run.</summary>
    IEnumerable<Beam> Running { get; }

    /// <summary>The beams that go on, in rows of the batch; <see cref="BeamStep.Parents"/> say which rows they continue.</summary>
    /// <param name="logits"><c>[batch, 1, vocabulary]</c> after the last tokens of the running beams; of one row after the prompt.</param>
    /// <param name="next">Filled with the rows to exchange and the tokens to feed.</param>
    /// <returns>False when the search has ended.</returns>
    bool Advance(Tensor logits, BeamStep next);

    /// <summary>The answers, the best first, when the search has ended or must.</summary>
    IReadOnlyList<GeneratedSequence> Finish();
}
