using System.Text;

namespace Lockstep.Text.Tokenization.Decoders;

/// <summary>The end of the chain: all tokens one after the other.</summary>
internal sealed class TextSink : DecodeStage
{
    private readonly StringBuilder _text = new();

    public override void Token(ReadOnlySpan<char> token) => _text.Append(token);

    public override void Part(ReadOnlySpan<char> part) => _text.Append(part);

    public override void EndPart()
    {
    }

    public override void End()
    {
    }

    /// <summary>The text since the last call.</summary>
    public string Take()
    {
        string text = _text.ToString();
        _text.Clear();
        return text;
    }
}
