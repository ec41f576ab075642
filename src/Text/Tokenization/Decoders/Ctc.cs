using System.Text;

namespace Lockstep.Text.Tokenization.Decoders;

/// <summary>Connectionist temporal classification: repeated tokens count once, the pad token separates repeats.</summary>
internal sealed class Ctc(string padToken, string wordDelimiter, bool cleanup) : Decoder
{
    public static Ctc Read(JsonSpot spot) => new(
        spot["pad_token"].String(absent: "<pad>"),
        spot["word_delimiter_token"].String(absent: "|"),
        spot["cleanup"].Bool(absent: true));

    public override string? WhyNotBytewise => "its CTC decoder drops repeated tokens";

    public override DecodeStage Open(DecodeStage next) => new Stage(this, next);

    private string Decode(string token)
    {
        var output = new StringBuilder(token);
        if (padToken.Length > 0)
            output.Replace(padToken, "");
        if (cleanup)
        {
            Cleanup.Apply(output);
            if (wordDelimiter.Length > 0)
                output.Replace(wordDelimiter, " ");
        }
        return output.ToString();
    }

    private sealed class Stage(Ctc decoder, DecodeStage next) : DecodeStage
    {
        private string? _previous;

        public override void Token(ReadOnlySpan<char> token)
        {
            if (_previous is not null && token.SequenceEqual(_previous))
                return;
            _previous = token.ToString();
            string text = decoder.Decode(_previous);
            if (text.Length > 0)
                next.Token(text);
        }

        public override void End() => next.End();
    }
}
