using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>LessEqual-1: x not above y.</summary>
internal readonly struct LessEqual : IRelation
{
    public static bool Holds<T>(T left, T right) where T : INumber<T> => left <= right;
}
