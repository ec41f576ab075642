namespace Lockstep.Text.Tokenization;

/// <summary>A text and how the pre-tokenizers have cut it so far. Pieces are in order, never empty, and need not touch.</summary>
internal sealed class PieceList
{
    private List<Piece> _spare;

    public PieceList(AlignedText text, bool atTextStart)
    {
        Text = text;
        AtTextStart = atTextStart;
        // The usual text has a piece for every four or five characters.
        _spare = new List<Piece>(text.Length / 4 + 4);
        if (text.Length > 0)
            Pieces.Add(new Piece(0, text.Length));
    }

    public AlignedText Text { get; private set; }

    public List<Piece> Pieces { get; private set; } = [];

    /// <summary>Whether <see cref="Text"/> begins where the user's text begins (rather than after an added token).</summary>
    public bool AtTextStart { get; }

    /// <summary>Replaces each piece by what <paramref name="split"/> adds to the list it is given.</summary>
    public void Split(Action<Piece, List<Piece>> split)
    {
        _spare.Clear();
        foreach (Piece piece in Pieces)
            split(piece, _spare);
        _spare.RemoveAll(static piece => piece.Length == 0);
        (Pieces, _spare) = (_spare, Pieces);
    }

    /// <summary>Rewrites each piece; what lies between pieces is dropped.</summary>
    public void Rewrite(Action<Piece, TextRewriter> rewrite)
    {
        var rewriter = new TextRewriter(Text);
        _spare.Clear();
        foreach (Piece piece in Pieces)
        {
            int start = rewriter.Length;
            rewrite(piece, rewriter);
            if (rewriter.Length > start)
                _spare.Add(new Piece(start, rewriter.Length));
        }
        (Pieces, _spare) = (_spare, Pieces);
        Text = rewriter.ToText();
    }
}
