using System.Text;

namespace Lockstep.Text.Tokenization.Decoders;

/// <summary>Takes up to <c>start</c> copies of a character off the front of each token and up to <c>stop</c> off its end.</summary>
internal sealed class Strip(Rune content, int start, int stop) : Decoder
{
    public static Strip Read(JsonSpot spot) => new(
        Rune.GetRuneAt(spot["content"].Character(), 0),
        spot["start"].Count(),
        spot["stop"].Count());

    public override DecodeStage Open(DecodeStage next) => new Stage(content, start, stop, next);

    private sealed class Stage(Rune content, int start, int stop, DecodeStage next) : DecodeStage
    {
        private readonly Queue<Rune> _held = [];
        private readonly StringBuilder _output = new();
        private int _stripped;

        public override void Token(ReadOnlySpan<char> token)
        {
            Strip(token);
            FinishToken();
            next.Token(_output.ToString());
        }

        public override void Part(ReadOnlySpan<char> part)
        {
            Strip(part);
            next.Part(_output.ToString());
        }

        public override void EndPart()
        {
            _output.Clear();
            FinishToken();
            next.Part(_output.ToString());
            next.EndPart();
        }

        public override void End() => next.End();

        // The last "stop" characters are held back: they may turn out to be the end of the token.
        private void Strip(ReadOnlySpan<char> text)
        {
            _output.Clear();
            foreach (Rune rune in text.EnumerateRunes())
            {
                if (_stripped < start && rune == content)
                {
                    _stripped++;
                    continue;
                }
                _stripped = start;
                _held.Enqueue(rune);
                if (_held.Count > stop)
                    _output.Append(_held.Dequeue().ToString());
            }
        }

        private void FinishToken()
        {
            Rune[] tail = [.. _held];
            int end = tail.Length;
            while (end > 0 && tail[end - 1] == content)
                end--;
            foreach (Rune rune in tail.AsSpan(0, end))
                _output.Append(rune.ToString());
            _held.Clear();
            _stripped = 0;
        }
    }
}
