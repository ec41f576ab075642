namespace Lockstep.Parity.Compare;

/// <summary>The gates of texts and ids, where anything but equality is a difference.</summary>
internal static class TextGates
{
    private const int Around = 20; // characters of context

    public static GateResult Template(CompareContext context)
    {
        if (context.Prompts.All(prompt => prompt.Messages is null && prompt.Text is null)) return GateTally.Skip(Gate.Template, "the prompts are ids");
        if (context.Prompts.All(prompt => prompt.Messages is null)) return GateTally.Skip(Gate.Template, "the prompts are plain text, which no template renders");
        if (context.WhyShared is { } why) return GateTally.Skip(Gate.Template, why);
        var tally = new GateTally(Gate.Template);
        foreach (int prompt in context.Answered.Where(prompt => context.Prompts[prompt].Messages is not null))
        {
            Answer<string> a = context.A.Rendered(prompt), b = context.B.Rendered(prompt);
            if (a.Value is not { } textA || b.Value is not { } textB) tally.Missing(a.Why ?? b.Why);
            else Compare(tally, prompt, textA, textB, TemplateReason);
        }

        return tally.ToResult();
    }

    public static GateResult Tokenizer(CompareContext context)
    {
        bool written = context is { A: CaptureSide, B: CaptureSide }; // each has ids of its own, whatever they were made from
        if (!written && context.Prompts.All(prompt => prompt.Messages is null && prompt.Text is null && prompt.Rendered is null)) return GateTally.Skip(Gate.Tokenizer, "the prompts are ids");
        if (context.WhyShared is { } why) return GateTally.Skip(Gate.Tokenizer, why);
        var tally = new GateTally(Gate.Tokenizer);
        for (int prompt = 0; prompt < context.Prompts.Count; prompt++)
        {
            Answer<int[]> a = context.A.Ids(prompt), b = context.B.Ids(prompt);
            if (a.Value is not { } idsA || b.Value is not { } idsB) tally.Missing(a.Why ?? b.Why);
            else if (idsA.AsSpan().SequenceEqual(idsB)) tally.Add(1);
            else tally.Add(1, Verdict.Different, $"prompt {prompt}: {IdsCause(context, idsA, idsB)}");
        }

        return tally.ToResult();
    }

    public static GateResult Detokenise(CompareContext context)
    {
        if (context.WhyShared is { } why) return GateTally.Skip(Gate.Detokenise, why);
        var tally = new GateTally(Gate.Detokenise);
        foreach (int prompt in context.Answered)
        {
            if (Chosen(context, prompt) is not { Value: { } chosen } run)
            {
                tally.Missing(Chosen(context, prompt).Why);
                continue;
            }

            Answer<string> a = context.A.Text(prompt, chosen), b = context.B.Text(prompt, chosen);
            if (a.Value is not { } textA || b.Value is not { } textB) tally.Missing(a.Why ?? b.Why);
            else Compare(tally, prompt, textA, textB, TextReason);
        }

        return tally.ToResult();
    }

    // A capture has the text of its own answer alone, which after a near tie is not A's.
    private static Answer<int[]> Chosen(CompareContext context, int prompt)
    {
        Answer<SideRun> run = context.B is CaptureSide ? context.B.Run(prompt, context.Ids(prompt), null) : context.RunOfA(prompt);
        return run.Value is { } found ? found.Chosen : new Answer<int[]>(null, run.Why);
    }

    private static void Compare(GateTally tally, int prompt, string a, string b, Func<string, string, string?> reason)
    {
        if (a == b)
        {
            tally.Add(1);
            return;
        }

        int at = a.AsSpan().CommonPrefixLength(b);
        string why = reason(a, b) is { } found ? $"; {found}" : "";
        tally.Add(1, Verdict.Different, $"prompt {prompt}: first difference at character {at}: {Quote(a, at)} against {Quote(b, at)}{why}");
    }

    private static string? TemplateReason(string a, string b)
    {
        if (a.StartsWith(b, StringComparison.Ordinal)) return b.Length == 0 ? "B rendered nothing" : "B lacks the end, such as a generation prompt";
        if (b.StartsWith(a, StringComparison.Ordinal)) return "A lacks the end, such as a generation prompt";
        if (a.EndsWith(b, StringComparison.Ordinal)) return "A begins with more, such as a further BOS token or a default system message";
        if (b.EndsWith(a, StringComparison.Ordinal)) return "B begins with more, such as a further BOS token or a default system message";
        return TextReason(a, b);
    }

    private static string? TextReason(string a, string b)
    {
        if (a.ReplaceLineEndings("\n") == b.ReplaceLineEndings("\n")) return "only line ends differ";
        if (string.Concat(a.Where(c => !char.IsWhiteSpace(c))) == string.Concat(b.Where(c => !char.IsWhiteSpace(c)))) return "only white space differs";
        return a.Normalize() == b.Normalize() ? "only the Unicode normalisation differs" : null;
    }

    private static string IdsCause(CompareContext context, int[] a, int[] b)
    {
        int at = a.AsSpan().CommonPrefixLength(b);
        string Token(int[] ids) => at < ids.Length ? context.B is EngineSide ? context.B.Token(ids[at]) : context.A.Token(ids[at]) : "the end";
        string where = $"the ids differ from position {at}: {Token(a)} against {Token(b)}";
        if (a.Length == b.Length + 1 && a.AsSpan(1).SequenceEqual(b)) return $"{where}; A has a further first token: one side adds BOS";
        if (b.Length == a.Length + 1 && b.AsSpan(1).SequenceEqual(a)) return $"{where}; B has a further first token: one side adds BOS";
        if (at == b.Length) return $"{where}; A goes on for {a.Length - at} more: one side adds EOS, or B is cut";
        if (at == a.Length) return $"{where}; B goes on for {b.Length - at} more: one side adds EOS, or A is cut";
        return a.Order().SequenceEqual(b.Order()) ? $"{where}; both have the same ids in another order" : where;
    }

    private static string Quote(string text, int at)
    {
        int start = Math.Max(0, at - Around), end = Math.Min(text.Length, at + Around);
        if (at >= text.Length) return text.Length == 0 ? "nothing" : $"'{Escape(text[start..])}' and the end";
        return $"'{Escape(text[start..end])}'";
    }

    private static string Escape(string text) => text.Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal);
}
