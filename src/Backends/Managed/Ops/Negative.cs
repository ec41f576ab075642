using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Negative-1: -x.</summary>
internal readonly struct Negative : IUnaryOperator
{
    public static OpKernel Bind(Node node) => UnaryLoop<Negative>.Bind(node.Inputs[0].Type, default);

    public T Apply<T>(T value) where T : unmanaged, INumber<T>, IMinMaxValue<T> => -value;
}
