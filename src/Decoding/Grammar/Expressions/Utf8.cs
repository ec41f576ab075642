using System.Text;
using Lockstep.Decoding.Grammar.Automaton;

namespace Lockstep.Decoding.Grammar.Expressions;

/// <summary>Ranges of code points as edges over the bytes of their UTF-8; states that read the same ends are shared.</summary>
internal sealed class Utf8(NfaBuilder nfa, int from, int to)
{
    private readonly Dictionary<(int Low, int High, int Next), int> _states = []; // a state that reads one byte on the way to the next

    /// <summary>Writes a range; it contains no surrogates.</summary>
    public void Range(int first, int last)
    {
        Span<byte> low = stackalloc byte[4];
        Span<byte> high = stackalloc byte[4];
        for (int begin = first; begin <= last;)
        {
            int end = Math.Min(last, begin <= 0x7F ? 0x7F : begin <= 0x7FF ? 0x7FF : begin <= 0xFFFF ? 0xFFFF : 0x10FFFF); // of one length
            for (int bits = 6; bits <= 18 && end > 0x7F; bits += 6)
            {
                // Below the bits, a piece must either have one head or run from all zeros to all ones.
                int mask = (1 << bits) - 1;
                if ((begin & ~mask) == (end & ~mask)) break;
                if ((begin & mask) != 0) end = begin | mask;
                else if ((end & mask) != mask) end = (end & ~mask) - 1;
            }

            new Rune(begin).EncodeToUtf8(low);
            int length = new Rune(end).EncodeToUtf8(high);
            Write(low[..length], high[..length]);
            begin = end + 1;
        }
    }

    private void Write(ReadOnlySpan<byte> low, ReadOnlySpan<byte> high)
    {
        int next = to;
        for (int i = low.Length - 1; i > 0; i--)
        {
            if (!_states.TryGetValue((low[i], high[i], next), out int state))
            {
                _states[(low[i], high[i], next)] = state = nfa.NewState();
                nfa.Bytes(state, low[i], high[i], next);
            }

            next = state;
        }

        nfa.Bytes(from, low[0], high[0], next);
    }
}
