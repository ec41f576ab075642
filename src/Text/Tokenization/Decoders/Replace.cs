using System.Text;

namespace Lockstep.Text.Tokenization.Decoders;

/// <summary>Replaces a pattern within each token.</summary>
internal sealed class Replace(TextPattern pattern, string content) : TokenDecoder
{
    public static Replace Read(JsonSpot spot) => new(TextPattern.Read(spot["pattern"]), spot["content"].String());

    protected override void Decode(ReadOnlySpan<char> token, bool isFirst, StringBuilder output)
    {
        string text = token.ToString();
        int done = 0;
        pattern.ForEachMatch(text, (start, end) =>
        {
            output.Append(text, done, start - done).Append(content);
            done = end;
        });
        output.Append(text, done, text.Length - done);
    }
}
