using System.Text;
using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Stop;

/// <summary>
/// Turns tokens into text that is final, and ends the answer at a stop string, wherever token borders fall. Text that could still become part of a stop string waits, so nothing
/// that was given is ever taken back. The stop string that is complete first wins; of several that end together, the longest. All pieces together are the final text.
/// </summary>
public sealed class TextStream : IStopCondition
{
    private readonly Func<int, string> _append;
    private readonly Func<string> _flush;
    private readonly string[] _stopStrings;
    private readonly bool _includeStopString;
    private readonly StringBuilder _waiting = new(); // may be the beginning of a stop string
    private readonly StringBuilder _ready = new();

    /// <summary>A stream of text.</summary>
    /// <param name="append">Takes a token and gives the text that is final now, such as <c>IncrementalDecoder.Append</c>.</param>
    /// <param name="flush">Gives the text that was held back at the end, such as <c>IncrementalDecoder.Flush</c>.</param>
    /// <param name="stopStrings">Texts that end the answer; none may be empty.</param>
    /// <param name="includeStopString">Leaves the stop string at the end of the text.</param>
    /// <exception cref="GenerationConfigException">A stop string is empty.</exception>
    public TextStream(Func<int, string> append, Func<string> flush, IReadOnlyList<string> stopStrings, bool includeStopString = false)
    {
        if (stopStrings.Any(text => text.Length == 0)) throw new GenerationConfigException("stop_strings is [\"\"], expected texts of at least one character.");
        (_append, _flush, _stopStrings, _includeStopString) = (append, flush, stopStrings.OrderByDescending(text => text.Length).ToArray(), includeStopString);
    }

    /// <summary>The stop string that ended the text; null when none did.</summary>
    public string? StoppedBy { get; private set; }

    /// <inheritdoc/>
    public FinishReason Check(TokenHistory history)
    {
        Append(history.Ids[^1]);
        return StoppedBy is null ? FinishReason.None : FinishReason.Stop;
    }

    /// <summary>Takes a token; after a stop string it is passed over.</summary>
    public void Append(int id)
    {
        if (StoppedBy is null) Push(_append(id));
    }

    /// <summary>The text that has become final since the last call; often empty.</summary>
    public string Take()
    {
        string text = _ready.ToString();
        _ready.Clear();
        return text;
    }

    /// <summary>Ends the text and gives what was not taken yet.</summary>
    public string Finish()
    {
        if (StoppedBy is null)
        {
            Push(_flush());
            _ready.Append(_waiting);
            _waiting.Clear();
        }

        return Take();
    }

    private void Push(string text)
    {
        if (_stopStrings.Length == 0)
        {
            _ready.Append(text);
            return;
        }

        foreach (char c in text)
        {
            _waiting.Append(c);
            if (Array.Find(_stopStrings, EndsWith) is { } stop)
            {
                if (!_includeStopString) _waiting.Length -= stop.Length;
                _ready.Append(_waiting);
                _waiting.Clear();
                StoppedBy = stop;
                return;
            }
        }

        Release();
    }

    private bool EndsWith(string stop) => EndsWith(stop, stop.Length);

    private bool EndsWith(string stop, int length)
    {
        if (_waiting.Length < length) return false;
        for (int i = 0; i < length; i++)
        {
            if (_waiting[_waiting.Length - length + i] != stop[i]) return false;
        }

        return true;
    }

    // What stays is the longest end of the text with which a stop string begins.
    private void Release()
    {
        int held = 0;
        foreach (string stop in _stopStrings)
        {
            for (int length = Math.Min(stop.Length - 1, _waiting.Length); length > held; length--)
            {
                if (!EndsWith(stop, length)) continue;
                held = length;
                break;
            }
        }

        int free = _waiting.Length - held;
        _ready.Append(_waiting.ToString(0, free));
        _waiting.Remove(0, free);
    }
}
