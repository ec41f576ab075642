using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Abs-1: |x|; the lowest integer has no opposite and stays.</summary>
internal readonly struct Abs : IUnaryOperator
{
    public static OpKernel Bind(Node node) => UnaryLoop<Abs>.Bind(node.Inputs[0].Type, default);

    public T Apply<T>(T value) where T : unmanaged, INumber<T>, IMinMaxValue<T> => T.IsNegative(value) ? -value : value;
}
