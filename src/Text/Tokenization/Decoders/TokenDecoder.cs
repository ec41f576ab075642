using System.Text;

namespace Lockstep.Text.Tokenization.Decoders;

/// <summary>A decoder that changes each token by itself, knowing at most which one is the first.</summary>
internal abstract class TokenDecoder : Decoder
{
    public sealed override DecodeStage Open(DecodeStage next) => new Stage(this, next);

    /// <summary>Writes what becomes of a token.</summary>
    protected abstract void Decode(ReadOnlySpan<char> token, bool isFirst, StringBuilder output);

    private sealed class Stage(TokenDecoder decoder, DecodeStage next) : DecodeStage
    {
        private readonly StringBuilder _output = new();
        private bool _isFirst = true;

        public override void Token(ReadOnlySpan<char> token)
        {
            decoder.Decode(token, _isFirst, _output.Clear());
            _isFirst = false;
            next.Token(_output.ToString());
        }

        public override void End() => next.End();
    }
}
