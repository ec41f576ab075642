using System.Numerics;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>A property of one floating-point number. Parameters are fields.</summary>
internal interface IPredicate
{
    /// <summary>Whether the number has it.</summary>
    bool Holds<T>(T value) where T : IFloatingPointIeee754<T>;
}

/// <summary>One floating-point input, one boolean output of its shape.</summary>
internal readonly struct PredicateLoop<TPredicate>(TPredicate predicate) : IFloatBody where TPredicate : struct, IPredicate
{
    public static OpKernel Bind(Node node, TPredicate predicate) => TypeSwitch.Floats(node.Inputs[0].Type, new PredicateLoop<TPredicate>(predicate));

    public void Run<T>(OpContext context) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> input = context.In<T>(0);
        Span<byte> result = context.Out<byte>(0);
        TPredicate holds = predicate;
        for (int i = 0; i < result.Length; i++) result[i] = holds.Holds(input[i]) ? (byte)1 : (byte)0;
    }
}
