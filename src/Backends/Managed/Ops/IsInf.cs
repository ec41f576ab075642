using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>IsInf-10: an infinity of a sign that is looked for.</summary>
internal readonly struct IsInf(bool negative, bool positive) : IPredicate
{
    public static OpKernel Bind(Node node) => PredicateLoop<IsInf>.Bind(node, new IsInf(node.Attributes.Bool("detect_negative", true), node.Attributes.Bool("detect_positive", true)));

    public bool Holds<T>(T value) where T : IFloatingPointIeee754<T> => (negative && T.IsNegativeInfinity(value)) || (positive && T.IsPositiveInfinity(value));
}
