using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Less-1: x below y.</summary>
internal readonly struct Less : IRelation
{
    public static bool Holds<T>(T left, T right) where T : INumber<T> => left < right;
}
