namespace Lockstep.Text.Tokenization.Decoders;

/// <summary>Turns the end-of-word suffix into a space, but into nothing in the last token; so one token is always held back.</summary>
internal sealed class BpeDecoder(string suffix) : Decoder
{
    public static BpeDecoder Read(JsonSpot spot) => new(spot["suffix"].String(absent: "</w>"));

    public override string? WhyNotBytewise => "its BPEDecoder takes the end-of-word mark of the last token away";

    public override DecodeStage Open(DecodeStage next) => new Stage(suffix, next);

    private sealed class Stage(string suffix, DecodeStage next) : DecodeStage
    {
        private string? _held;

        public override void Token(ReadOnlySpan<char> token)
        {
            Release(" ");
            _held = token.ToString();
        }

        public override void End()
        {
            Release("");
            next.End();
        }

        private void Release(string replacement)
        {
            if (_held is not null)
                next.Token(suffix.Length == 0 ? _held : _held.Replace(suffix, replacement, StringComparison.Ordinal));
            _held = null;
        }
    }
}
