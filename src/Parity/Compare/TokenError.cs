namespace Lockstep.Parity.Compare;

/// <summary>The error of one row of logits, for a curve over the tokens of a prompt.</summary>
/// <param name="Prompt">Which prompt, from 0.</param>
/// <param name="Row">Which row of the sequence, from 0: the prompt's rows, then the decode steps.</param>
/// <param name="Prefill">True for a row of the prompt.</param>
/// <param name="Token">The token that was fed into this row.</param>
/// <param name="MaxError">Largest absolute difference of a logit.</param>
/// <param name="Kl">KL divergence, A's distribution against B's, in nats.</param>
/// <param name="SameTop">True when both have the same most likely token.</param>
/// <param name="Margin">How far A's two best logits lie apart.</param>
public sealed record TokenError(int Prompt, int Row, bool Prefill, int Token, double MaxError, double Kl, bool SameTop, double Margin);
