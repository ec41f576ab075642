using System.Text;

namespace Lockstep.Text.Tokenization.Decoders;

/// <summary>Glues continuations to what is before them and puts a space before everything else.</summary>
internal sealed class WordPiece(string prefix, bool cleanup) : TokenDecoder
{
    public static WordPiece Read(JsonSpot spot) => new(spot["prefix"].String(absent: "##"), spot["cleanup"].Bool(absent: true));

    public override string? WhyNotBytewise => "its WordPiece decoder puts a space before a word only behind another one";

    protected override void Decode(ReadOnlySpan<char> token, bool isFirst, StringBuilder output)
    {
        if (isFirst)
            output.Append(token);
        else if (token.StartsWith(prefix))
            output.Append(token[prefix.Length..]);
        else
            output.Append(' ').Append(token);
        if (cleanup)
            Cleanup.Apply(output);
    }
}
