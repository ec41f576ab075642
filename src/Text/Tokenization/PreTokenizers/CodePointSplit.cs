namespace Lockstep.Text.Tokenization.PreTokenizers;

/// <summary>Cuts at every code point of a class. Base of the pre-tokenizers that are no more than that.</summary>
internal abstract class CodePointSplit(Func<int, bool> isMatch, SplitBehavior behavior) : PreTokenizer
{
    public override void Apply(PieceList pieces)
    {
        var spans = new List<Spans.Span>();
        AlignedText text = pieces.Text;
        pieces.Split((piece, output) =>
        {
            spans.Clear();
            Spans.AtCodePoints(text.Chars, piece, isMatch, spans);
            Spans.Merge(spans, behavior, output);
        });
    }
}
