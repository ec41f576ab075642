using System.Text;
using System.Text.Json;
using Lockstep.Decoding.Grammar.Expressions;

namespace Lockstep.Decoding.Grammar.JsonSchema;

/// <summary>JSON values of a schema as they are generated.</summary>
internal static class JsonText
{
    /// <summary>A text as a JSON string, quotes included; each in one way, see <see cref="CharacterEncoding.JsonString"/>.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            if (CharacterSet.Escaped.Contains(c)) quoted.Append(CharacterSet.Escape(c));
            else quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A value that is no object and no list.</summary>
    public static string Scalar(JsonElement value) => value.ValueKind == JsonValueKind.String ? Quote(SchemaDocument.TextOf(value)) : value.GetRawText();

    /// <summary>A value of any kind; the document's depth bounds the recursion.</summary>
    public static Expression Exactly(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => List("[", value.EnumerateArray().Select(Exactly), "]"),
        JsonValueKind.Object => List("{", value.EnumerateObject().Select(member => new Sequence([new Literal(Quote(member.Name)), JsonRules.Colon, Exactly(member.Value)])), "}"),
        _ => new Literal(Scalar(value)),
    };

    private static Sequence List(string open, IEnumerable<Expression> items, string close)
    {
        var all = new List<Expression> { new Literal(open) };
        foreach (Expression item in items)
        {
            if (all.Count > 1) all.Add(JsonRules.Comma);
            all.Add(item);
        }

        return new Sequence([.. all, new Literal(close)]);
    }
}
