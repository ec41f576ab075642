using Lockstep.Decoding.Grammar.Automaton;

namespace Lockstep.Decoding.Grammar.Expressions;

/// <summary>One character of a set, in UTF-8.</summary>
internal sealed class CharacterSet(CodePoints set, CharacterEncoding encoding = CharacterEncoding.Plain) : Expression
{
    /// <summary>Characters that a JSON string must escape.</summary>
    public static CodePoints Escaped { get; } = CodePoints.Of((0, 0x1F), ('"', '"'), ('\\', '\\'));

    /// <summary>Whether every character of it is one byte.</summary>
    public bool IsOneByte { get; } = set.Ranges.All(range => range.Last < 0x80) && (encoding == CharacterEncoding.Plain || !set.Ranges.Any(Overlaps));

    /// <inheritdoc/>
    public override bool IsNullable => false;

    /// <inheritdoc/>
    public override void Emit(NfaBuilder nfa, int from, int to)
    {
        CodePoints plain = encoding == CharacterEncoding.Plain ? set : set.Except(Escaped);
        var utf8 = new Utf8(nfa, from, to);
        foreach ((int first, int last) in plain.Ranges) utf8.Range(first, last);
        if (encoding == CharacterEncoding.JsonString && set.Ranges.Any(Overlaps)) new LiteralSet(Escapes()).Emit(nfa, from, to);
    }

    /// <summary>How a JSON string writes a character of <see cref="Escaped"/>.</summary>
    public static string Escape(int codePoint) => codePoint switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => $"\\u{codePoint:x4}",
    };

    private static bool Overlaps((int First, int Last) range) => Escaped.Ranges.Any(escaped => range.First <= escaped.Last && range.Last >= escaped.First);

    private IEnumerable<byte[]> Escapes() =>
        Escaped.Ranges.SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1)).Where(set.Contains).Select(c => System.Text.Encoding.ASCII.GetBytes(Escape(c)));
}
