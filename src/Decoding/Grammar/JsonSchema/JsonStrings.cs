using Lockstep.Decoding.Grammar.Expressions;
using Lockstep.Decoding.Grammar.Regex;

namespace Lockstep.Decoding.Grammar.JsonSchema;

/// <summary>Strings: their length in characters, a pattern, or a format.</summary>
internal static class JsonStrings
{
    /// <summary>The strings that all parts allow.</summary>
    public static Expression Of(Conjunction schema)
    {
        string[] patterns = schema.Parts.Select(part => part.Text("pattern")).OfType<string>().Distinct().ToArray();
        string[] formats = schema.Parts.Select(part => part.Text("format")).OfType<string>().Distinct().ToArray();
        int least = schema.Parts.Max(part => part.Count("minLength")) ?? 0;
        int? most = schema.Parts.Min(part => part.Count("maxLength"));
        bool isSized = least > 0 || most is not null;
        if (patterns.Length + formats.Length > 1 || (patterns.Length + formats.Length == 1 && isSized))
            throw new GrammarException($"The JSON schema has several of pattern, format and minLength or maxLength for one text at {schema.Parts[0].Path}, which is not supported; say all of it in one pattern, such as ^[a-z]{{2,5}}$.");
        if (patterns.Length == 1) return JsonRules.Quoted(Pattern(patterns[0], schema));
        if (formats.Length == 1) return JsonRules.Quoted(JsonFormats.Find(formats[0]) ?? throw Wrong(schema));
        if (most < least) return Expression.Never;
        return isSized ? JsonRules.Quoted(new Repeat(new RuleCall(JsonRules.StringCharacter), least, most)) : new RuleCall(JsonRules.String);
    }

    private static Expression Pattern(string pattern, Conjunction schema)
    {
        try
        {
            return RegexParser.ParseSearch(pattern, CharacterEncoding.JsonString);
        }
        catch (GrammarException error)
        {
            throw new GrammarException($"The JSON schema has a pattern at {schema.Parts.First(part => part.Has("pattern")).Path}: {error.Message}");
        }
    }

    private static GrammarException Wrong(Conjunction schema) => schema.Parts.First(part => part.Has("format")).Wrong("format", $"one of {string.Join(", ", JsonFormats.Names)}");
}
