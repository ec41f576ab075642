using System.Runtime.CompilerServices;

namespace Lockstep.Text.Tokenization;

/// <summary>
/// The two values that make tokenizer.json big, <c>model.vocab</c> and <c>model.merges</c>, found by a quick look at brackets and
/// quotes and left out of the document, so that no document object is made for 300,000 strings. Whether they are JSON is checked where they are read.
/// </summary>
internal sealed class JsonCuts
{
    /// <summary>The path of each value left out, and its text in UTF-8.</summary>
    public Dictionary<string, ReadOnlyMemory<byte>> Values { get; } = [];

    /// <summary>The file with <c>null</c> for each value left out.</summary>
    public ReadOnlyMemory<byte> Rest { get; }

    public JsonCuts(ReadOnlyMemory<byte> json)
    {
        List<Range> found = Find(json.Span);
        var rest = new List<byte>();
        int done = 0;
        foreach (Range range in found)
        {
            rest.AddRange(json.Span[done..range.Start.Value]);
            rest.AddRange("null"u8);
            done = range.End.Value;
        }
        rest.AddRange(json.Span[done..]);
        Rest = rest.ToArray();
        foreach (Range range in found)
            Values[PathBefore(json.Span, range.Start.Value)] = json[range];
    }

    // Only the last key can be meant: a second "vocab" of the same object takes the place of the first, as in JsonDocument.
    private static string PathBefore(ReadOnlySpan<byte> json, int start) =>
        json[..start].TrimEnd(" \t\r\n:"u8).EndsWith("\"vocab\""u8) ? "$.model.vocab" : "$.model.merges";

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static List<Range> Find(ReadOnlySpan<byte> json)
    {
        var found = new List<Range>();
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
                    bool isBig = depth == 2 && inModel && value > 0 && (key.SequenceEqual("\"vocab\""u8) || key.SequenceEqual("\"merges\""u8));
                    i = end - 1;
                    if (isBig && value < json.Length && json[value] is (byte)'{' or (byte)'[' && EndOfValue(json, value) is > 0 and int close)
                    {
                        found.Add(value..close);
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
        return found;
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
        ReadOnlySpan<byte> rest = json[end..].TrimStart(" \t\r\n"u8);
        return rest.Length > 0 && rest[0] == ':' ? json.Length - rest[1..].TrimStart(" \t\r\n"u8).Length : -1;
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
