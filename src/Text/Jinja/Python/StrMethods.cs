namespace Lockstep.Text.Jinja;

internal delegate object? StrMethodBody(string self, object?[] arguments);

/// <summary>Finds the methods of str. Their bodies are grouped in the StrMethods files by what they do.</summary>
internal static partial class StrMethods
{
    private static readonly Dictionary<string, (Signature Signature, StrMethodBody Body)> s_methods = [];

    static StrMethods()
    {
        AddCases();
        AddSearches();
        AddSplits();
        AddPadding();
        AddClasses();
        AddTranslation();
    }

    public static bool TryBind(object target, string name, out object? value)
    {
        FunctionBody? body = name switch
        {
            "format" => (_, arguments) => Wrap(target, StrFormat.Format(target, arguments)),
            "format_map" => (_, arguments) => Wrap(target, StrFormat.FormatMap(target, arguments)),
            _ when s_methods.TryGetValue(name, out var method) => (_, arguments) => Invoke(method, target, Escaped(target, name, arguments)),
            _ => null,
        };
        value = body is null ? null : new Function($"<built-in method {name} of str object>", body);
        return body is not null;
    }

    private static object? Invoke((Signature Signature, StrMethodBody Body) method, object target, Arguments arguments)
    {
        PyText.TryGet(target, out string self);
        Budget.ChargeText(self.Length);
        return Wrap(target, method.Body(self, method.Signature.Bind(arguments)));
    }

    /// <summary>Methods of markup escape the text they put in, here the argument with this index.</summary>
    private static Arguments Escaped(object target, string name, Arguments arguments)
    {
        int inserted = name switch { "join" => 0, "replace" or "ljust" or "rjust" or "center" => 1, _ => int.MaxValue };
        if (target is not Markup || inserted >= arguments.Positional.Count)
        {
            return arguments;
        }
        var escaped = new Arguments();
        escaped.Positional.AddRange(arguments.Positional);
        object? value = escaped.Positional[inserted];
        escaped.Positional[inserted] = name == "join" ? new PyList(Iteration.Of(value).Select(Markup.Escape)) : Markup.Escape(value);
        return escaped;
    }

    /// <summary>What a method of markup returns as text is markup again.</summary>
    private static object? Wrap(object target, object? result) => (target, result) switch
    {
        (Markup, string text) => new Markup(text),
        (Markup, PyList list) => new PyList(list.Select(item => Wrap(target, item))),
        (Markup, PyTuple tuple) => new PyTuple([.. tuple.Select(item => Wrap(target, item))]),
        _ => result,
    };

    private static void Add(string signature, StrMethodBody body) =>
        s_methods.Add(signature[..signature.IndexOf('(', StringComparison.Ordinal)], (new Signature(signature), body));

    private static void AddCases()
    {
        Add("upper()", (self, _) => CaseMapping.Upper(self));
        Add("lower()", (self, _) => CaseMapping.Lower(self));
        Add("casefold()", (self, _) => CaseMapping.Fold(self));
        Add("capitalize()", (self, _) => CaseMapping.Capitalize(self));
        Add("title()", (self, _) => CaseMapping.Title(self));
        Add("swapcase()", (self, _) => CaseMapping.SwapCase(self));
    }

    private static void AddPadding()
    {
        Add("center(width, fill=, /)", (self, a) => Center(self, a.Integer(0), Fill(a)));
        Add("ljust(width, fill=, /)", (self, a) => Pad(self, 0, a.Integer(0) - PyStrings.Length(self), Fill(a)));
        Add("rjust(width, fill=, /)", (self, a) => Pad(self, a.Integer(0) - PyStrings.Length(self), 0, Fill(a)));
        Add("zfill(width, /)", (self, a) => ZeroFill(self, a.Integer(0)));
        Add("expandtabs(tabsize=)", (self, a) => ExpandTabs(self, a.Integer(0, 8)));
    }

    /// <summary>Python gives the odd blank to the left when the width is odd.</summary>
    public static string Center(string self, long width, string fill = " ")
    {
        long missing = Math.Max(0, width - PyStrings.Length(self));
        long left = missing / 2 + (missing & width & 1);
        return Pad(self, left, missing - left, fill);
    }

    private static string Fill(object?[] arguments)
    {
        string fill = arguments.Text(1, " ");
        return PyStrings.Length(fill) == 1 ? fill : throw new TemplateFault("the fill must be exactly one character");
    }

    private static string Pad(string self, long left, long right, string fill)
    {
        Budget.ChargeText(self.Length + Math.Min(Math.Max(left, 0), Budget.SizeLimit) + Math.Min(Math.Max(right, 0), Budget.SizeLimit));
        return Repeat(fill, left) + self + Repeat(fill, right);
    }

    private static string Repeat(string fill, long count) => count <= 0 ? ""
        : fill.Length == 1 ? new string(fill[0], (int)count)
        : string.Concat(Enumerable.Repeat(fill, (int)count));

    private static string ZeroFill(string self, long width)
    {
        int sign = self.StartsWith('-') || self.StartsWith('+') ? 1 : 0;
        return self[..sign] + Pad(self[sign..], width - PyStrings.Length(self), 0, "0");
    }

    private static string ExpandTabs(string self, long size)
    {
        var result = new System.Text.StringBuilder();
        long column = 0;
        foreach (char c in self)
        {
            long blanks = c != '\t' ? 0 : size <= 0 ? 0 : size - column % size;
            Budget.ChargeText(blanks);
            result.Append(c == '\t' ? Repeat(" ", blanks) : c.ToString());
            column = c is '\n' or '\r' ? 0 : column + (c == '\t' ? blanks : 1);
        }
        return result.ToString();
    }
}
