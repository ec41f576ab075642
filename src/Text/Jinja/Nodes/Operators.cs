namespace Lockstep.Text.Jinja;

/// <summary><c>+ - * / // % **</c></summary>
internal sealed class Binary(Position position, string symbol, Expression left, Expression right) : Expression(position)
{
    // Jinja writes a negative constant into Python code without brackets, so that (-1) ** n means -(1 ** n) there.
    private readonly Func<object?, object?, object?> _operation =
        symbol == "**" && left.IsConstant && !right.IsConstant ? Arithmetic.PowerOfConstant : Arithmetic.Operation(symbol);

    public override bool IsConstant => left.IsConstant && right.IsConstant;

    protected override object? Compute(Scope scope)
    {
        object? a = left.Evaluate(scope);
        object? b = right.Evaluate(scope);
        Mark(scope);
        return _operation(a, b);
    }

    protected override void DeclareNames(FrameNames names)
    {
        left.Declare(names);
        right.Declare(names);
    }
}

/// <summary>Unary <c>-</c> and <c>+</c>.</summary>
internal sealed class Signed(Position position, bool negative, Expression operand) : Expression(position)
{
    public override bool IsConstant => operand.IsConstant;

    protected override object? Compute(Scope scope)
    {
        object? value = operand.Evaluate(scope);
        Mark(scope);
        return negative ? Arithmetic.Negate(value) : Arithmetic.Plus(value);
    }

    protected override void DeclareNames(FrameNames names) => operand.Declare(names);
}

/// <summary><c>a ~ b ~ c</c>: the texts of all operands, one after the other.</summary>
internal sealed class Concatenation(Position position, List<Expression> parts) : Expression(position)
{
    protected override object Compute(Scope scope)
    {
        var texts = new string[parts.Count];
        long length = 0;
        for (int i = 0; i < texts.Length; i++)
        {
            object? value = parts[i].Evaluate(scope);
            Mark(scope);
            texts[i] = PyText.Str(value);
            length += texts[i].Length;
        }
        Budget.ChargeCopy(length);
        return string.Concat(texts);
    }

    protected override void DeclareNames(FrameNames names) => parts.ForEach(part => part.Declare(names));
}

/// <summary><c>and</c> and <c>or</c>: the operand that decided, not a boolean.</summary>
internal sealed class Logical(Position position, bool isAnd, Expression left, Expression right) : Expression(position)
{
    protected override object? Compute(Scope scope)
    {
        object? value = left.Evaluate(scope);
        return Truth.Of(value) == isAnd ? right.Evaluate(scope) : value;
    }

    protected override void DeclareNames(FrameNames names)
    {
        left.Declare(names);
        right.Declare(names);
    }
}

internal sealed class Not(Position position, Expression operand) : Expression(position)
{
    protected override object Compute(Scope scope) => !Truth.Of(operand.Evaluate(scope));

    protected override void DeclareNames(FrameNames names) => operand.Declare(names);
}

/// <summary>A chain such as <c>1 &lt; x &lt;= 9</c>; every operand is evaluated at most once.</summary>
internal sealed class Comparison(Position position, Expression first, List<(string Symbol, Expression Operand)> rest) : Expression(position)
{
    protected override object Compute(Scope scope)
    {
        object? left = first.Evaluate(scope);
        foreach ((string symbol, Expression operand) in rest)
        {
            object? right = operand.Evaluate(scope);
            Mark(scope);
            if (!Ordering.Holds(symbol, left, right))
            {
                return false;
            }
            left = right;
        }
        return true;
    }

    protected override void DeclareNames(FrameNames names)
    {
        first.Declare(names);
        rest.ForEach(part => part.Operand.Declare(names));
    }
}

/// <summary><c>a if test else b</c>; without else the value is undefined.</summary>
internal sealed class Conditional(Position position, Expression test, Expression yes, Expression? no) : Expression(position)
{
    protected override object? Compute(Scope scope)
    {
        if (Truth.Of(test.Evaluate(scope)))
        {
            return yes.Evaluate(scope);
        }
        return no is null ? new Undefined("the conditional expression was false and has no else") : no.Evaluate(scope);
    }

    protected override void DeclareNames(FrameNames names) => names.Branch(() =>
    {
        test.Declare(names);
        yes.Declare(names);
        no?.Declare(names);
    });
}
