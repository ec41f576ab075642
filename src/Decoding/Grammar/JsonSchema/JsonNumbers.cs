using System.Numerics;
using System.Text.Json;
using Lockstep.Decoding.Grammar.Expressions;

namespace Lockstep.Decoding.Grammar.JsonSchema;

/// <summary>Numbers and their bounds, exactly: bounds are compared digit by digit. A number with bounds has no exponent.</summary>
internal static class JsonNumbers
{
    /// <summary>The numbers that all parts allow.</summary>
    public static Expression Of(Conjunction schema, bool isInteger)
    {
        NumberBound? lower = Tightest(schema, "minimum", "exclusiveMinimum", 1);
        NumberBound? upper = Tightest(schema, "maximum", "exclusiveMaximum", -1);
        if (lower is null && upper is null) return new RuleCall(isInteger ? JsonRules.Integer : JsonRules.Number);
        if (isInteger) (lower, upper) = (Ceiling(lower), Ceiling(upper?.Negated)?.Negated);
        if (lower is { } low && upper is { } high && low.Value.CompareTo(high.Value) > 0) return Expression.Never;
        var zero = new NumberBound(DecimalText.Zero, false);
        var ranges = new List<Expression>();
        if (upper is not { Value.IsNegative: true })
            ranges.Add(new DecimalRange(lower is { Value.IsNegative: false } positive ? positive : zero, upper, !isInteger));
        if (lower is null or { Value.IsNegative: true })
        {
            NumberBound nearest = upper is { Value.IsNegative: true } negative ? negative.Negated : zero with { IsStrict = true }; // there is no -0
            ranges.Add(new Sequence([new Literal("-"), new DecimalRange(nearest, lower?.Negated, !isInteger)]));
        }

        return new Choice(ranges);
    }

    // Of all lower bounds the largest (sign 1), of all upper bounds the smallest (sign -1); of equal ones a strict one.
    private static NumberBound? Tightest(Conjunction schema, string inclusive, string exclusive, int sign)
    {
        NumberBound? tightest = null;
        foreach (SchemaObject part in schema.Parts)
        {
            foreach (string keyword in (ReadOnlySpan<string>)[inclusive, exclusive])
            {
                if (part[keyword] is not { } json) continue;
                if (json.ValueKind != JsonValueKind.Number) throw part.Wrong(keyword, "a number");
                var bound = new NumberBound(DecimalText.Parse(json.GetRawText()), keyword == exclusive);
                int order = tightest is { } known ? sign * bound.Value.CompareTo(known.Value) : 1;
                if (order > 0 || (order == 0 && bound.IsStrict)) tightest = bound;
            }
        }

        return tightest;
    }

    // The smallest integer that a lower bound allows.
    private static NumberBound? Ceiling(NumberBound? lower)
    {
        if (lower is not { } bound) return null;
        BigInteger least = bound.Value.Truncated;
        if (bound.Value.Fraction.Length == 0 ? bound.IsStrict : !bound.Value.IsNegative) least++;
        return new NumberBound(DecimalText.Of(least), false);
    }
}
