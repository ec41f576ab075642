using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>IsNaN-10: not a number.</summary>
internal readonly struct IsNaN : IPredicate
{
    public static OpKernel Bind(Node node) => PredicateLoop<IsNaN>.Bind(node, default);

    public bool Holds<T>(T value) where T : IFloatingPointIeee754<T> => T.IsNaN(value);
}
