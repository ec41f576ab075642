using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>GreaterEqual-1: x not below y.</summary>
internal readonly struct GreaterEqual : IRelation
{
    public static bool Holds<T>(T left, T right) where T : INumber<T> => left >= right;
}
