using Lockstep.Graph;
using Lockstep.Parity.Compare;

namespace Lockstep.Cli.Commands;

/// <summary>How many tokens a graph knows.</summary>
internal static class ModelVocabulary
{
    // Enough for any model whose graph does not say.
    private const int Few = 100;

    /// <summary>Length of a row of logits.</summary>
    public static int Of(CompareSource source)
    {
        Model model = source.Model!;
        int index = model.FindOutput("logits");
        PartialShape shape = model.Results[Math.Max(index, 0)].Inputs[0].Shape;
        return shape.HasRank && shape.Rank > 0 && shape[-1].IsStatic ? shape[-1].Value : Few;
    }
}
