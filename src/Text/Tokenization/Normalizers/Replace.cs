namespace Lockstep.Text.Tokenization.Normalizers;

/// <summary>Replaces the matches of a pattern by a fixed text.</summary>
internal sealed class Replace(TextPattern pattern, string content) : Normalizer
{
    public static Replace Read(JsonSpot spot) => new(TextPattern.Read(spot["pattern"]), spot["content"].String());

    public override AlignedText Normalize(AlignedText text)
    {
        TextRewriter? output = null;
        int done = 0;
        pattern.ForEachMatch(text.Chars, (start, end) =>
        {
            output ??= new TextRewriter(text);
            output.Keep(done, start - done);
            // The new text stands for the last character it replaces; an insertion for the one before it.
            output.Emit(content, Math.Max(start, end) - 1);
            done = end;
        });
        if (output is null)
            return text;
        output.Keep(done, text.Length - done);
        return output.ToText();
    }
}
