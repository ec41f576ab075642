namespace Lockstep.Text.Tokenization.PreTokenizers;

/// <summary>One pre-tokenizer after the other.</summary>
internal sealed class PreTokenizerSequence(IReadOnlyList<PreTokenizer> items) : PreTokenizer
{
    public override bool EndsInBytes => items.Count > 0 && items[^1].EndsInBytes;

    public override void Apply(PieceList pieces)
    {
        foreach (PreTokenizer item in items)
            item.Apply(pieces);
    }

    public override void Cut(PieceList pieces)
    {
        for (int i = 0; i < items.Count - 1; i++)
            items[i].Apply(pieces);
        items[^1].Cut(pieces);
    }
}
