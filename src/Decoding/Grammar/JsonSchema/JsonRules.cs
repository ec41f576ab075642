using Lockstep.Decoding.Grammar.Automaton;
using Lockstep.Decoding.Grammar.Expressions;
using Lockstep.Decoding.Grammar.Regex;

namespace Lockstep.Decoding.Grammar.JsonSchema;

/// <summary>
/// JSON itself, in the form in which it is generated: no spaces but one where it pleases after a colon and after a comma. Rules that every schema shares, so that what is found out about them holds
/// wherever they are called.
/// </summary>
internal static class JsonRules
{
    /// <summary>A comma and a space, or none.</summary>
    public static Expression Comma { get; } = new Sequence([new Literal(","), new Repeat(new Literal(" "), 0, 1)]);

    /// <summary>A colon and a space, or none.</summary>
    public static Expression Colon { get; } = new Sequence([new Literal(":"), new Repeat(new Literal(" "), 0, 1)]);

    /// <summary>A character of a string, in any way of writing it.</summary>
    public static Rule StringCharacter { get; } = new("a character of a JSON string") { Body = AnyCharacter() };

    /// <summary>Any string.</summary>
    public static Rule String { get; } = new("a JSON string") { Body = Quoted(new Repeat(AnyCharacter(), 0, null)) };

    /// <summary>Any integer, without fraction or exponent.</summary>
    public static Rule Integer { get; } = new("a JSON integer") { Body = RegexParser.Parse("-?(0|[1-9][0-9]*)") };

    /// <summary>Any number.</summary>
    public static Rule Number { get; } = new("a JSON number") { Body = RegexParser.Parse(@"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?") };

    /// <summary>Any value.</summary>
    public static Rule Value { get; } = MakeValue();

    /// <summary>An expression within quotes.</summary>
    public static Expression Quoted(Expression text) => new Sequence([new Literal("\""), text, new Literal("\"")]);

    private static Rule MakeValue()
    {
        var value = new Rule("a JSON value");
        var member = new Rule("a JSON member") { Body = new Sequence([new RuleCall(String), Colon, new RuleCall(value)]) };
        value.Body = new Choice(
        [
            new Literal("null"), new Literal("true"), new Literal("false"), new RuleCall(Number), new RuleCall(String),
            List("[", new RuleCall(value), "]"), List("{", new RuleCall(member), "}"),
        ]);
        return value;
    }

    private static Sequence List(string open, Expression item, string close) =>
        new([new Literal(open), new Repeat(new Sequence([item, new Repeat(new Sequence([Comma, item]), 0, null)]), 0, 1), new Literal(close)]);

    // As it is, by a short escape, or by \u and the digits of a code unit; of surrogates a pair.
    private static Choice AnyCharacter() => new(
    [
        new CharacterSet(CodePoints.All.Except(CharacterSet.Escaped)),
        RegexParser.Parse(@"\\([""\\/bfnrt]|u([0-9A-CE-Fa-ce-f][0-9A-Fa-f]{3}|[Dd][0-7][0-9A-Fa-f]{2}|[Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2}))"),
    ]);
}
