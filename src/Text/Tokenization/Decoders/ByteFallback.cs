using System.Text;

namespace Lockstep.Text.Tokenization.Decoders;

/// <summary>
/// Joins runs of byte tokens such as <c>&lt;0xE5&gt;</c> into characters. A run that is not UTF-8 as a whole becomes one U+FFFD a byte,
/// so a run is held back until it ends.
/// </summary>
internal sealed class ByteFallback : Decoder
{
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    public override bool HasByteFallback => true;

    public override DecodeStage Open(DecodeStage next) => new Stage(next);

    private sealed class Stage(DecodeStage next) : DecodeStage
    {
        private readonly List<byte> _run = [];

        public override void Token(ReadOnlySpan<char> token)
        {
            if (TokenBytes.TryReadByte(token, out byte value))
            {
                _run.Add(value);
                return;
            }
            EndRun();
            next.Token(token);
        }

        public override void End()
        {
            EndRun();
            next.End();
        }

        private void EndRun()
        {
            if (_run.Count == 0)
                return;
            byte[] bytes = [.. _run];
            _run.Clear();
            if (System.Text.Unicode.Utf8.IsValid(bytes))
            {
                next.Token(s_strict.GetString(bytes));
                return;
            }
            foreach (byte _ in bytes)
                next.Token("\uFFFD");
        }
    }
}
