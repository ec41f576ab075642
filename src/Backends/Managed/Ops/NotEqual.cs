using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>NotEqual-1: x and y differ.</summary>
internal readonly struct NotEqual : IRelation
{
    public static bool Holds<T>(T left, T right) where T : INumber<T> => left != right;
}
