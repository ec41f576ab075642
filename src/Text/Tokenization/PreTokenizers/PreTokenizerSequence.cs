namespace Lockstep.Text.Tokenization.PreTokenizers;

/// <summary>One pre-tokenizer after the other.</summary>
internal sealed class PreTokenizerSequence(IReadOnlyList<PreTokenizer> items) : PreTokenizer
{
    public override void Apply(PieceList pieces)
    {
        foreach (PreTokenizer item in items)
            item.Apply(pieces);
    }
}
