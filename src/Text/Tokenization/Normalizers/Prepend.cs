namespace Lockstep.Text.Tokenization.Normalizers;

/// <summary>Puts a text in front of what is not empty.</summary>
internal sealed class Prepend(string prefix) : Normalizer
{
    public static Prepend Read(JsonSpot spot) => new(spot["prepend"].String());

    public override AlignedText Normalize(AlignedText text)
    {
        if (text.Length == 0)
            return text;
        var output = new TextRewriter(text);
        output.Emit(prefix, 0);
        output.Keep(0, text.Length);
        return output.ToText();
    }
}
