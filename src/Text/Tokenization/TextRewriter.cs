namespace Lockstep.Text.Tokenization;

/// <summary>Builds a changed copy of an <see cref="AlignedText"/>, piece by piece, and carries the alignment along.</summary>
internal sealed class TextRewriter
{
    // A chain of replacements can double a text each time; this many characters are a mistake.
    private const int MaxLength = 1 << 29;

    private readonly AlignedText _source;
    private char[] _chars;
    private int[]? _starts;
    private int[]? _ends;

    public TextRewriter(AlignedText source)
    {
        _source = source;
        int capacity = source.Length + 16;
        _chars = new char[capacity];
        if (source.Starts is not null)
            (_starts, _ends) = (new int[capacity], new int[capacity]);
    }

    /// <summary>UTF-16 units written so far.</summary>
    public int Length { get; private set; }

    /// <summary>Copies [start, start + count) of the source.</summary>
    public void Keep(int start, int count)
    {
        Reserve(count);
        _source.Chars.Slice(start, count).CopyTo(_chars.AsSpan(Length));
        if (_starts is not null)
        {
            _source.Starts.AsSpan(start, count).CopyTo(_starts.AsSpan(Length));
            _source.Ends.AsSpan(start, count).CopyTo(_ends.AsSpan(Length));
        }
        Length += count;
    }

    /// <summary>Writes text that stands for what unit <paramref name="sourceIndex"/> of the source stands for; -1: for nothing, at the very start.</summary>
    public void Emit(ReadOnlySpan<char> text, int sourceIndex)
    {
        Reserve(text.Length);
        text.CopyTo(_chars.AsSpan(Length));
        if (_starts is not null)
        {
            _starts.AsSpan(Length, text.Length).Fill(sourceIndex < 0 ? 0 : _source.Starts![sourceIndex]);
            _ends.AsSpan(Length, text.Length).Fill(sourceIndex < 0 ? 0 : _source.Ends![sourceIndex]);
        }
        Length += text.Length;
    }

    public void Emit(char c, int sourceIndex) => Emit([c], sourceIndex);

    public void EmitCodePoint(int codePoint, int sourceIndex)
    {
        if (codePoint < 0x10000)
            Emit([(char)codePoint], sourceIndex);
        else
            Emit([(char)(0xD800 + ((codePoint - 0x10000) >> 10)), (char)(0xDC00 + (codePoint & 0x3FF))], sourceIndex);
    }

    public AlignedText ToText() => new(_chars.AsMemory(0, Length), _starts, _ends);

    private void Reserve(int count)
    {
        if (Length + (long)count <= _chars.Length)
            return;
        if (Length + (long)count > MaxLength)
            throw new TokenizerException($"The tokenizer's normalizers make a text of {_source.Length} characters longer than {MaxLength}.");
        int capacity = Math.Max(_chars.Length * 2, Length + count);
        Array.Resize(ref _chars, capacity);
        if (_starts is not null)
        {
            Array.Resize(ref _starts, capacity);
            Array.Resize(ref _ends, capacity);
        }
    }
}
