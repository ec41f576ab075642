using System.Text;

namespace Lockstep.Text.Tokenization.Decoders;

/// <summary>Turns the marks of Metaspace back into spaces; in the first token, where one was put in front, marks vanish.</summary>
internal sealed class Metaspace(string replacement, PrependScheme prepend) : TokenDecoder
{
    public static Metaspace Read(JsonSpot spot) => new(spot["replacement"].Character(), PrependSchemes.Read(spot));

    protected override void Decode(ReadOnlySpan<char> token, bool isFirst, StringBuilder output) =>
        output.Append(token).Replace(replacement, isFirst && prepend != PrependScheme.Never ? "" : " ");
}
