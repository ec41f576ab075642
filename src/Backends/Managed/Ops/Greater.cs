using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Greater-1: x above y.</summary>
internal readonly struct Greater : IRelation
{
    public static bool Holds<T>(T left, T right) where T : INumber<T> => left > right;
}
