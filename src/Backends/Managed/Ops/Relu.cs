using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Relu-1: x above 0, else 0; NaN gives 0.</summary>
internal readonly struct Relu : IUnaryOperator
{
    public static OpKernel Bind(Node node) => UnaryLoop<Relu>.Bind(node.Inputs[0].Type, default);

    public T Apply<T>(T value) where T : unmanaged, INumber<T>, IMinMaxValue<T> => value > T.Zero ? value : T.Zero;
}
