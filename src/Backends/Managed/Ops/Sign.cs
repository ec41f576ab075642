using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Sign-1: -1, 0 or 1; 0 and NaN stay as they are.</summary>
internal readonly struct Sign : IUnaryOperator
{
    public static OpKernel Bind(Node node) => UnaryLoop<Sign>.Bind(node.Inputs[0].Type, default);

    public T Apply<T>(T value) where T : unmanaged, INumber<T>, IMinMaxValue<T> => value > T.Zero ? T.One : value < T.Zero ? -T.One : value;
}
