using System.Runtime.CompilerServices;

namespace Lockstep.Text.Tokenization;

/// <summary>
/// The two values that make tokenizer.json big, <c>model.vocab</c> and <c>model.merges</c>, found by a quick look at brackets and
/// quotes and left out of the document, so that no document object is made for 300,000 strings. Whether they are JSON is checked where they are read.
/// </summary>
internal sealed class JsonCuts
{
    private readonly ReadOnlyMemory<byte> _json;
    private Range _vocab;
    private Range _merges;

    public JsonCuts(ReadOnlyMemory<byte> json)
    {
        _json = json;
        Find(json.Span);
        bool vocabFirst = _vocab.Start.Value < _merges.Start.Value;
        (Range first, Range second) = vocabFirst ? (_vocab, _merges) : (_merges, _vocab);
        var rest = new MemoryStream();
        ReadOnlySpan<byte> text = json.Span;
        rest.Write(text[..first.Start.Value]);
        WriteNull(rest, first);
        rest.Write(text[first.End.Value..second.Start.Value]);
        WriteNull(rest, second);
        rest.Write(text[second.End.Value..]);
        Rest = rest.GetBuffer().AsMemory(0, (int)rest.Length);
    }

    /// <summary>The file with <c>null</c> for each value left out.</summary>
    public ReadOnlyMemory<byte> Rest { get; }

    /// <summary>The text of the value left out at <paramref name="path"/>, in UTF-8; empty when there is none.</summary>
    public ReadOnlyMemory<byte> At(string path) => path switch
    {
        "$.model.vocab" => _json[_vocab],
        "$.model.merges" => _json[_merges],
        _ => default,
    };

    private static void WriteNull(MemoryStream rest, Range cut)
    {
        if (cut.End.Value > cut.Start.Value)
            rest.Write("null"u8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Find(ReadOnlySpan<byte> json)
    {
        int depth = 0;
        bool inModel = false;
        for (int i = 0; i < json.Length; i++)
        {
            int skip = json[i..].IndexOfAny("\"{}[]"u8);
            if (skip < 0)
                break;
            i += skip;
            switch (json[i])
            {
                case (byte)'"':
                    int end = EndOfString(json, i);
                    ReadOnlySpan<byte> key = json[i..end];
                    int value = StartOfValue(json, end);
                    if (depth == 1 && value > 0)
                        inModel = key.SequenceEqual("\"model\""u8);
                    bool isVocab = key.SequenceEqual("\"vocab\""u8);
                    bool isBig = depth == 2 && inModel && value > 0 && (isVocab || key.SequenceEqual("\"merges\""u8));
                    i = end - 1;
                    if (isBig && value < json.Length && json[value] is (byte)'{' or (byte)'[' && EndOfValue(json, value) is > 0 and int close)
                    {
                        // Only the last of two can be meant: it takes the place of the first, as in JsonDocument.
                        if (isVocab)
                            _vocab = value..close;
                        else
                            _merges = value..close;
                        i = close - 1;
                    }
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                default:
                    depth--;
                    break;
            }
        }
    }

    // Behind the closing quote; the end of the text when there is none.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int EndOfString(ReadOnlySpan<byte> json, int quote)
    {
        for (int i = quote + 1; i < json.Length; i++)
        {
            if (json[i] == '\\')
                i++;
            else if (json[i] == '"')
                return i + 1;
        }
        return json.Length;
    }

    // Where the value of a key begins that ends at "end"; -1 when no colon follows, so that it was no key.
    private static int StartOfValue(ReadOnlySpan<byte> json, int end)
    {
        int colon = SkipSpace(json, end);
        return colon < json.Length && json[colon] == ':' ? SkipSpace(json, colon + 1) : -1;
    }

    private static int SkipSpace(ReadOnlySpan<byte> json, int at)
    {
        while (at < json.Length && json[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            at++;
        return at;
    }

    // Behind the bracket that closes the one at "start"; -1 when there is none.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int EndOfValue(ReadOnlySpan<byte> json, int start)
    {
        int depth = 0;
        for (int i = start; i < json.Length; i++)
        {
            switch (json[i])
            {
                case (byte)'"':
                    i = EndOfString(json, i) - 1;
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                case (byte)'}' or (byte)']' when --depth == 0:
                    return i + 1;
            }
        }
        return -1;
    }
}
