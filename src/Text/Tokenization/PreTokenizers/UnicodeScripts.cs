using Lockstep.Text.Regex;

namespace Lockstep.Text.Tokenization.PreTokenizers;

/// <summary>Cuts where the script changes. Hiragana, Katakana and the long vowel mark count as Han; a space (and what has no script) goes with its neighbours.</summary>
internal sealed class UnicodeScripts : PreTokenizer
{
    private const int Any = -1;

    private static readonly int s_han = UnicodeScript.IndexOf("han");
    private static readonly int s_hiragana = UnicodeScript.IndexOf("hiragana");
    private static readonly int s_katakana = UnicodeScript.IndexOf("katakana");

    public override void Apply(PieceList pieces)
    {
        AlignedText text = pieces.Text;
        pieces.Split((piece, output) =>
        {
            int start = -1;
            int last = int.MinValue;
            for (int i = piece.Start; i < piece.End;)
            {
                int script = ScriptOf(CodePoint.At(text.Chars, i, out int length));
                if (script != Any && script != last)
                {
                    // Characters without a script before the first one that has one are dropped, as Hugging Face does.
                    if (start >= 0)
                        output.Add(new Piece(start, i));
                    (start, last) = (i, script);
                }
                i += length;
            }
            if (start >= 0)
                output.Add(new Piece(start, piece.End));
        });
    }

    private static int ScriptOf(int c)
    {
        if (c == 0x30FC)
            return s_han;
        if (c == ' ')
            return Any;
        int script = UnicodeScript.Of(c);
        return script == s_hiragana || script == s_katakana ? s_han : script;
    }
}
