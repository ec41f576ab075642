namespace Lockstep.Text.Regex;

/// <summary>
/// A compiled pattern in Oniguruma's syntax that works on code points. Immutable, so one pattern serves all threads;
/// what changes while matching lives in a <see cref="Matcher"/>.
/// </summary>
internal sealed class Pattern
{
    // By ASCII character the instruction to begin with: alternatives that cannot start with it are passed over once and for all.
    private readonly int[] _entries = new int[128];

    private Pattern(string source, RegexNode root)
    {
        Source = source;
        (Code, SlotCount) = RegexCompiler.Compile(source, root);
        First = FirstChars.Of(root);
        for (int c = 0; c < _entries.Length; c++)
            _entries[c] = FindEntry((char)c);
    }

    public string Source { get; }

    public RegexInstruction[] Code { get; }

    public int SlotCount { get; }

    public FirstChars First { get; }

    /// <summary>The instruction a match at <paramref name="position"/> begins with.</summary>
    public int EntryAt(ReadOnlySpan<char> text, int position) =>
        (uint)position < (uint)text.Length && text[position] < 128 ? _entries[text[position]] : 0;

    /// <exception cref="RegexSyntaxException">The pattern is wrong or uses unsupported syntax.</exception>
    public static Pattern Parse(string source) => new(source, RegexParser.Parse(source));

    /// <summary>A pattern that matches <paramref name="text"/> literally.</summary>
    public static Pattern Literal(string text)
    {
        var items = new List<RegexNode>();
        for (int i = 0; i < text.Length;)
        {
            items.Add(new RegexNode.Set(CharSet.Of(CodePoint.At(text, i, out int length))));
            i += length;
        }
        return new Pattern(text, new RegexNode.Sequence(items));
    }

    private int FindEntry(char c)
    {
        int at = SkipSplits(0, c);
        // The last alternative that can start needs no way back to those behind it.
        if (Code[at].Op == RegexOp.Split && Code[SkipSplits(Code[at].X, c)] is { Op: RegexOp.RepeatGreedy or RegexOp.RepeatPossessive, Min: > 0 } last && !FirstChars.Of(last.Set!).CanStart(c))
            return at + 1;
        return at;
    }

    private int SkipSplits(int at, char c)
    {
        while (Code[at].Op == RegexOp.Split && !Code[at].First.CanBeEmpty && !Code[at].First.CanStart(c))
            at = Code[at].X;
        return at;
    }
}
