using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>ReduceL2-4: the square root of the sum of squares, in double; truncated for integers.</summary>
internal readonly struct ReduceL2 : IReduceOperator
{
    public static T Apply<T>(ReducedLine<T> line) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        double sum = 0;
        for (int i = 0; i < line.Count; i++)
        {
            double value = double.CreateTruncating(line[i]);
            sum += value * value;
        }

        return T.CreateTruncating(Math.Sqrt(sum));
    }
}
