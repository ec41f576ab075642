namespace Lockstep.Text.Regex;

/// <summary>
/// A compiled pattern in Oniguruma's syntax that works on code points. Immutable, so one pattern serves all threads;
/// what changes while matching lives in a <see cref="Matcher"/>.
/// </summary>
internal sealed class Pattern
{
    private Pattern(string source, RegexNode root)
    {
        Source = source;
        (Code, SlotCount) = RegexCompiler.Compile(source, root);
        First = FirstChars.Of(root);
    }

    public string Source { get; }

    public RegexInstruction[] Code { get; }

    public int SlotCount { get; }

    public FirstChars First { get; }

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
}
