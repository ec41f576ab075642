using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>
/// Divide-1: x / y. Integers round toward zero with either value of <c>m_pythondiv</c>: the specification would round down when it is true, but
/// the native CPU plugin does not, and exported models are made and tested with it.
/// </summary>
internal readonly struct Divide : IBinaryOperator
{
    public static T Apply<T>(T left, T right) where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
        IntegerDivision.Applies<T>() ? IntegerDivision.Quotient(left, right) : left / right;
}
