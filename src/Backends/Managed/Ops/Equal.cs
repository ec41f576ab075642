using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Equal-1: x = y.</summary>
internal readonly struct Equal : IRelation
{
    public static bool Holds<T>(T left, T right) where T : INumber<T> => left == right;
}
