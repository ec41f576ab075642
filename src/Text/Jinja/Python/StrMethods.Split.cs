namespace Lockstep.Text.Jinja;

/// <summary>Methods that cut text into parts, cut its ends off, or join parts.</summary>
internal static partial class StrMethods
{
    private static void AddSplits()
    {
        Add("split(sep=, maxsplit=)", (self, a) => Split(self, a, fromRight: false));
        Add("rsplit(sep=, maxsplit=)", (self, a) => Split(self, a, fromRight: true));
        Add("splitlines(keepends=)", (self, a) => Texts(PyStrings.Lines(self, a.Flag(0))));
        Add("partition(sep, /)", (self, a) => Partition(self, Separator(a), last: false));
        Add("rpartition(sep, /)", (self, a) => Partition(self, Separator(a), last: true));
        Add("strip(chars=, /)", (self, a) => PyStrings.Strip(self, Characters(a)).ToString());
        Add("lstrip(chars=, /)", (self, a) => PyStrings.Strip(self, Characters(a), right: false).ToString());
        Add("rstrip(chars=, /)", (self, a) => PyStrings.Strip(self, Characters(a), left: false).ToString());
        Add("join(parts, /)", (self, a) => Join(self, Iteration.Of(a[0])));
    }

    private static string? Characters(object?[] arguments) => arguments.HasValue(0) ? arguments.Text(0) : null;

    private static string Separator(object?[] arguments)
    {
        string separator = arguments.Text(0);
        return separator.Length > 0 ? separator : throw new TemplateFault("empty separator");
    }

    private static PyList Split(string self, object?[] arguments, bool fromRight)
    {
        long most = arguments.Integer(1, -1);
        most = most < 0 ? long.MaxValue : most;
        List<string> parts = arguments.HasValue(0)
            ? (fromRight ? SplitFromRight(self, Separator(arguments), most) : SplitFromLeft(self, Separator(arguments), most))
            : (fromRight ? WordsFromRight(self, most) : Words(self, most));
        return Texts(parts);
    }

    private static PyList Texts(List<string> parts)
    {
        Budget.Charge(parts.Count);
        return new PyList(parts);
    }

    private static List<string> SplitFromLeft(string self, string separator, long most)
    {
        var parts = new List<string>();
        int at = 0;
        for (int next; parts.Count < most && (next = self.IndexOf(separator, at, StringComparison.Ordinal)) >= 0; at = next + separator.Length)
        {
            parts.Add(self[at..next]);
        }
        parts.Add(self[at..]);
        return parts;
    }

    private static List<string> SplitFromRight(string self, string separator, long most)
    {
        var parts = new List<string>();
        int end = self.Length;
        for (int next; parts.Count < most && (next = self.AsSpan(0, end).LastIndexOf(separator, StringComparison.Ordinal)) >= 0; end = next)
        {
            parts.Add(self[(next + separator.Length)..end]);
        }
        parts.Add(self[..end]);
        parts.Reverse();
        return parts;
    }

    /// <summary>Split at runs of white space; what is left after the last allowed split keeps its own white space.</summary>
    private static List<string> Words(string self, long most)
    {
        var parts = new List<string>();
        string text = PyStrings.Strip(self, null, right: false).ToString();
        for (int at = 0; at < text.Length;)
        {
            int end = parts.Count >= most ? text.Length : Run(text, at, 1, space: false);
            parts.Add(text[at..end]);
            at = Run(text, end, 1, space: true);
        }
        return parts;
    }

    private static List<string> WordsFromRight(string self, long most)
    {
        var parts = new List<string>();
        string text = PyStrings.Strip(self, null, left: false).ToString();
        for (int end = text.Length; end > 0;)
        {
            int start = parts.Count >= most ? 0 : Run(text, end - 1, -1, space: false) + 1;
            parts.Add(text[start..end]);
            end = Run(text, start - 1, -1, space: true) + 1;
        }
        parts.Reverse();
        return parts;
    }

    /// <summary>First index from <paramref name="at"/> on, in steps of one, that does not belong to the run.</summary>
    private static int Run(string text, int at, int step, bool space)
    {
        while (at >= 0 && at < text.Length && PythonChars.IsSpace(text[at]) == space)
        {
            at += step;
        }
        return at;
    }

    private static PyTuple Partition(string self, string separator, bool last)
    {
        int at = last ? self.LastIndexOf(separator, StringComparison.Ordinal) : self.IndexOf(separator, StringComparison.Ordinal);
        return at >= 0 ? new PyTuple([self[..at], separator, self[(at + separator.Length)..]])
            : last ? new PyTuple(["", "", self])
            : new PyTuple([self, "", ""]);
    }

    private static string Join(string separator, IEnumerable<object?> parts)
    {
        var texts = new List<string>();
        long length = 0;
        foreach (object? part in parts)
        {
            texts.Add(PyText.TryGet(part, out string text)
                ? text
                : throw new TemplateFault($"join() needs strings; element {texts.Count} is {TypeName.Of(part)}"));
            length += text.Length + separator.Length;
            Budget.Charge(1);
            Budget.CheckSize(length);
        }
        Budget.ChargeText(length);
        return string.Join(separator, texts);
    }
}
