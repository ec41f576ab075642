using System.Text;

namespace Lockstep.Text.Tokenization.Decoders;

/// <summary>What Hugging Face does without a decoder: tokens with a space between them.</summary>
internal sealed class Join : TokenDecoder
{
    public override string? WhyNotBytewise => "it has no decoder, so that tokens are joined with spaces";

    protected override void Decode(ReadOnlySpan<char> token, bool isFirst, StringBuilder output)
    {
        if (!isFirst)
            output.Append(' ');
        output.Append(token);
    }
}
