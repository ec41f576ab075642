namespace Lockstep.Text.Tokenization.Decoders;

/// <summary>Makes one token of all.</summary>
internal sealed class Fuse : Decoder
{
    public override DecodeStage Open(DecodeStage next) => new Stage(next);

    private sealed class Stage(DecodeStage next) : DecodeStage
    {
        public override void Token(ReadOnlySpan<char> token) => next.Part(token);

        public override void Part(ReadOnlySpan<char> part) => next.Part(part);

        public override void EndPart()
        {
        }

        public override void End()
        {
            next.EndPart();
            next.End();
        }
    }
}
