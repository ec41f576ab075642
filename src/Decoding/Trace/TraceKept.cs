namespace Lockstep.Decoding.Trace;

/// <summary>A token of the answer.</summary>
/// <param name="Id">The token.</param>
/// <param name="Text">What it adds to the text; all of them and the <c>rest</c> of the last line are the text.</param>
/// <param name="Row">The row of logits in which it was chosen.</param>
/// <param name="By">Who proposed it: <c>model</c>, or a draft.</param>
/// <param name="Probability">Probability after all logits steps, which is what a draw follows.</param>
/// <param name="ModelProbability">Probability before them.</param>
public sealed record TraceKept(int Id, string Text, int Row, string By, float Probability, float ModelProbability)
{
    /// <summary>How the model is named there.</summary>
    public const string Model = "model";
}
