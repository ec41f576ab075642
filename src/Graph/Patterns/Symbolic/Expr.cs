namespace Lockstep.Graph.Patterns.Symbolic;

/// <summary>One element of a tensor as an expression over sizes and indices: a polynomial, or operations on expressions that a case decides.</summary>
internal sealed class Expr
{
    private readonly Expr[] _operands;
    private readonly Poly _number;

    private Expr(ExprKind kind, Poly number, params Expr[] operands) => (Kind, _number, _operands) = (kind, number, operands);

    public ExprKind Kind { get; }

    /// <summary>The polynomial of a <see cref="ExprKind.Number"/>; null for anything else.</summary>
    public Poly? Number => Kind == ExprKind.Number ? _number : null;

    public static Expr Of(Poly number) => new(ExprKind.Number, number);

    public static Expr Of(double value) => Of(Poly.Of(value));

    /// <summary>An operation; worked out at once where the operands allow it.</summary>
    public static Expr Make(ExprKind kind, params Expr[] operands)
    {
        if (kind == ExprKind.Choose) return operands[0].Number?.Constant is { } truth ? operands[truth != 0 ? 1 : 2] : new Expr(kind, Poly.Zero, operands);
        if (kind is ExprKind.And or ExprKind.Or && (Known(kind, operands[0], operands[1]) ?? Known(kind, operands[1], operands[0])) is { } known) return known;
        return operands.All(operand => operand.Number is not null) && Apply(kind, operands[0]._number, operands.Length > 1 ? operands[1]._number : Poly.Zero) is { } value
            ? Of(value) : new Expr(kind, Poly.Zero, operands);
    }

    /// <summary>The value in one case.</summary>
    /// <param name="value">What the case says of a number.</param>
    /// <param name="condition">What it says of a number that is compared.</param>
    /// <exception cref="UnknownException">The case does not decide a comparison.</exception>
    public Poly Evaluate(Func<Poly, Poly> value, Func<Poly, Poly> condition)
    {
        if (Kind == ExprKind.Number) return value(_number);
        if (Kind == ExprKind.Choose)
        {
            Poly chosen = _operands[0].Evaluate(condition, condition);
            double truth = chosen.Constant ?? throw new UnknownException($"a choice by {chosen}");
            return _operands[truth != 0 ? 1 : 2].Evaluate(value, condition);
        }

        Func<Poly, Poly> inside = Kind is ExprKind.Add or ExprKind.Subtract or ExprKind.Multiply ? value : condition;
        Poly first = _operands[0].Evaluate(inside, condition);
        Poly second = _operands.Length > 1 ? _operands[1].Evaluate(inside, condition) : Poly.Zero;
        return Apply(Kind, first, second) ?? throw new UnknownException($"a {Kind} of {first} and {second}");
    }

    /// <summary>Differences of all that is compared, with every value that a choice may give.</summary>
    public void CollectComparisons(HashSet<Poly> found)
    {
        foreach (Expr operand in _operands) operand.CollectComparisons(found);
        if (Kind is not (ExprKind.Less or ExprKind.LessEqual or ExprKind.Equal)) return;
        foreach (Poly left in _operands[0].Values())
        {
            foreach (Poly right in _operands[1].Values()) found.Add(left - right);
        }
    }

    private IEnumerable<Poly> Values()
    {
        switch (Kind)
        {
            case ExprKind.Number: return [_number];
            case ExprKind.Choose: return _operands[1].Values().Concat(_operands[2].Values()).Distinct();
            case ExprKind.Add or ExprKind.Subtract or ExprKind.Multiply:
                return _operands[0].Values().SelectMany(_ => _operands[1].Values(), (left, right) => Apply(Kind, left, right)!).Distinct();
            default: return [Poly.Zero, Poly.One];
        }
    }

    // a And false, a Or true: whatever the other is.
    private static Expr? Known(ExprKind kind, Expr sure, Expr other)
    {
        if (sure.Number?.Constant is not { } value) return null;
        bool decides = (value != 0) == (kind == ExprKind.Or);
        return decides ? Of(value != 0 ? 1 : 0) : other.IsTruth ? other : null;
    }

    private bool IsTruth => Kind is ExprKind.Less or ExprKind.LessEqual or ExprKind.Equal or ExprKind.And or ExprKind.Or or ExprKind.Not
        || (Kind == ExprKind.Number && _number.Constant is 0 or 1);

    private static Poly? Apply(ExprKind kind, Poly a, Poly b) => kind switch
    {
        ExprKind.Add => a + b,
        ExprKind.Subtract => a - b,
        ExprKind.Multiply => a * b,
        ExprKind.Less => IsAtLeast(b, a, 1) ? Poly.One : IsAtLeast(a, b, 0) ? Poly.Zero : null,
        ExprKind.LessEqual => IsAtLeast(b, a, 0) ? Poly.One : IsAtLeast(a, b, 1) ? Poly.Zero : null,
        ExprKind.Equal => a.Equals(b) ? Poly.One : IsAtLeast(a, b, 1) || IsAtLeast(b, a, 1) ? Poly.Zero : null,
        ExprKind.And => Truth(a) is { } left && Truth(b) is { } right ? left * right : null,
        ExprKind.Or => Truth(a) is { } left && Truth(b) is { } right ? Poly.One - ((Poly.One - left) * (Poly.One - right)) : null,
        ExprKind.Not => Truth(a) is { } truth ? Poly.One - truth : null,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static Poly? Truth(Poly value) => value.Constant is { } number ? (number != 0 ? Poly.One : Poly.Zero) : null;

    // Whole numbers when sizes or indices take part; plain numbers may lie closer together than 1.
    private static bool IsAtLeast(Poly a, Poly b, double margin)
    {
        if ((a - b).Constant is { } difference || Infinite(a, b, out difference)) return margin > 0 ? difference > 0 : difference >= 0;
        return (a - b - Poly.Of(margin)).IsNotNegative();
    }

    private static bool Infinite(Poly a, Poly b, out double difference)
    {
        difference = (a.Constant ?? 0) - (b.Constant ?? 0);
        return double.IsInfinity(difference);
    }
}
