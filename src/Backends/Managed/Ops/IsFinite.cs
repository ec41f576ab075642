using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>IsFinite-10: neither infinite nor NaN.</summary>
internal readonly struct IsFinite : IPredicate
{
    public static OpKernel Bind(Node node) => PredicateLoop<IsFinite>.Bind(node, default);

    public bool Holds<T>(T value) where T : IFloatingPointIeee754<T> => T.IsFinite(value);
}
