using System.Text;

namespace Lockstep.Text.Jinja;

/// <summary>Python's textwrap, as <c>wordwrap</c> uses it: greedy filling, white space dropped at the start and end of the lines made here.</summary>
/// <param name="width">Longest line, in code points.</param>
/// <param name="breakLong">Whether a word longer than a line is cut.</param>
/// <param name="hyphens">Whether a line may end behind a hyphen inside a word.</param>
internal sealed class TextWrapper(int width, bool breakLong, bool hyphens)
{
    // A line is built from several small texts.
    private const int LineCost = 8;

    /// <summary>The lines of one line of text.</summary>
    public List<string> Wrap(string text)
    {
        int[] line = [.. PyStrings.CodePoints(text)];
        var chunks = new Stack<ArraySegment<int>>(Chunks(line).AsEnumerable().Reverse());
        var lines = new List<string>();
        while (chunks.Count > 0)
        {
            Budget.Charge(LineCost);
            if (lines.Count > 0 && IsBlank(chunks.Peek()))
            {
                chunks.Pop();
            }
            List<ArraySegment<int>> taken = Fill(chunks);
            if (taken.Count > 0 && IsBlank(taken[^1]))
            {
                taken.RemoveAt(taken.Count - 1);
            }
            if (taken.Count > 0)
            {
                lines.Add(Join(taken));
            }
        }
        return lines;
    }

    /// <summary>Takes the chunks of one line; the part of a long word that does not fit stays.</summary>
    private List<ArraySegment<int>> Fill(Stack<ArraySegment<int>> chunks)
    {
        var taken = new List<ArraySegment<int>>();
        int length = 0;
        while (chunks.TryPeek(out ArraySegment<int> chunk) && chunk.Count <= width - length)
        {
            taken.Add(chunks.Pop());
            length += chunk.Count;
        }
        if (chunks.TryPeek(out ArraySegment<int> word) && word.Count > width)
        {
            if (breakLong)
            {
                int end = CutAt(word, width - length);
                // A full line takes nothing, and then it is this nothing that is dropped, not the blank before it.
                taken.Add(word[..end]);
                chunks.Pop();
                chunks.Push(word[end..]);
            }
            else if (taken.Count == 0)
            {
                taken.Add(chunks.Pop());
            }
        }
        return taken;
    }

    /// <summary>How much of a long word goes on the line: up to its last hyphen that fits, if there is one behind a letter.</summary>
    private int CutAt(ArraySegment<int> word, int room)
    {
        int hyphen = hyphens && room > 0 ? word[..room].AsSpan().LastIndexOf('-') : -1;
        return hyphen > 0 && word[..hyphen].AsSpan().ContainsAnyExcept('-') ? hyphen + 1 : room;
    }

    private List<ArraySegment<int>> Chunks(int[] line)
    {
        var chunks = new List<ArraySegment<int>>();
        for (int start = 0; start < line.Length;)
        {
            int end = IsSpace(line[start]) || !hyphens ? RunEnd(line, start) : DashEnd(line, start) is int dash and > 0 ? dash : WordEnd(line, start);
            chunks.Add(new ArraySegment<int>(line, start, end - start));
            start = end;
        }
        return chunks;
    }

    private static int RunEnd(int[] line, int start)
    {
        int end = start + 1;
        while (end < line.Length && IsSpace(line[end]) == IsSpace(line[start]))
        {
            end++;
        }
        return end;
    }

    /// <summary>A word ends at white space, behind a hyphen between letters, and before a dash.</summary>
    private static int WordEnd(int[] line, int start)
    {
        int end = start + 1;
        while (end < line.Length && !IsSpace(line[end]) && DashEnd(line, end) == 0)
        {
            if (line[end] == '-' && IsHyphen(line, end))
            {
                return end + 1;
            }
            end++;
        }
        return end;
    }

    /// <summary>The end of a dash, two or more hyphens between words, that starts here; else 0.</summary>
    private static int DashEnd(int[] line, int start)
    {
        if (line[start] != '-' || start == 0 || !IsWordOrPunctuation(line[start - 1]))
        {
            return 0;
        }
        int end = start;
        while (end < line.Length && line[end] == '-')
        {
            end++;
        }
        return end - start >= 2 && end < line.Length && PythonChars.IsWord(line[end]) ? end : 0;
    }

    /// <summary>Two letters before it, or a letter and another hyphen; two letters behind it, perhaps with a hyphen between them.</summary>
    private static bool IsHyphen(int[] line, int at)
    {
        bool before = at >= 2 && ((IsLetter(line[at - 1]) && IsLetter(line[at - 2]))
            || (at >= 3 && IsWordOrPunctuation(line[at - 1]) && line[at - 2] == '-' && IsLetter(line[at - 3])));
        int next = at + 2 < line.Length && line[at + 2] == '-' ? at + 3 : at + 2;
        return before && next < line.Length && IsLetter(line[at + 1]) && IsLetter(line[next]);
    }

    private static string Join(List<ArraySegment<int>> chunks)
    {
        var result = new StringBuilder();
        foreach (ArraySegment<int> chunk in chunks)
        {
            foreach (int code in chunk)
            {
                PythonChars.Append(result, code);
            }
        }
        return result.ToString();
    }

    private static bool IsBlank(ArraySegment<int> chunk) => chunk.All(code => code < 0x10000 && PythonChars.IsSpace((char)code));

    // Only ASCII's white space separates words; a no-break space does not.
    private static bool IsSpace(int code) => code is ' ' or (>= '\t' and <= '\r');

    private static bool IsLetter(int code) => PythonChars.IsWord(code) && !PythonChars.IsDecimal(code);

    private static bool IsWordOrPunctuation(int code) => PythonChars.IsWord(code) || code is '!' or '"' or '\'' or '&' or '.' or ',' or '?';
}
