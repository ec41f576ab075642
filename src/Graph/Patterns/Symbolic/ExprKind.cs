namespace Lockstep.Graph.Patterns.Symbolic;

/// <summary>What an <see cref="Expr"/> does with its operands. Truth is 1 or 0.</summary>
internal enum ExprKind
{
    Number, Add, Subtract, Multiply, Less, LessEqual, Equal, And, Or, Not, Choose,
}
