using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Graph.Inference;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>
/// Einsum-7: for every index of the output, the sum over all labels that the output lacks of the product of the inputs. One pass over the whole
/// index space, so many inputs cost the product of all sizes.
/// </summary>
internal sealed class Einsum(EinsumEquation equation) : INumberBody
{
    public static OpKernel Bind(Node node)
    {
        var equation = EinsumEquation.Read(node.Attributes);
        if (equation.Inputs.Count != node.Inputs.Count)
            throw new UnsupportedException($"the equation has {equation.Inputs.Count} input terms, but the node has {node.Inputs.Count} inputs");
        return TypeSwitch.Numbers(node.Inputs[0].Type, new Einsum(equation));
    }

    public void Run<T>(OpContext context) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        var axes = new EinsumAxes(equation, Enumerable.Range(0, context.InputCount).Select(input => context.Input(input).Shape).ToArray());
        if (Real.Is<T>())
        {
            var wide = new double[context.InputCount][];
            for (int input = 0; input < wide.Length; input++) wide[input] = Real.All(context.In<T>(input));
            Span<T> result = context.Out<T>(0);
            var sums = new double[result.Length];
            Contract(axes, wide, sums);
            Real.Store(sums, result);
            return;
        }

        var values = new T[context.InputCount][];
        for (int input = 0; input < values.Length; input++) values[input] = context.In<T>(input).ToArray();
        Contract(axes, values, context.Out<T>(0));
    }

    private static void Contract<T>(EinsumAxes axes, T[][] inputs, Span<T> output) where T : unmanaged, INumber<T>
    {
        var outer = new StridedWalk(axes.OutputSizes, axes.OutputStrides);
        var inner = new StridedWalk(axes.SumSizes, axes.SumStrides);
        long terms = axes.SumSizes.ElementCount;
        for (int i = 0; i < output.Length; i++, outer.Next())
        {
            T sum = T.Zero;
            for (long term = 0; term < terms; term++, inner.Next())
            {
                T product = inputs[0][outer.Offset(0) + inner.Offset(0)];
                for (int input = 1; input < inputs.Length; input++) product *= inputs[input][outer.Offset(input) + inner.Offset(input)];
                sum += product;
            }

            output[i] = sum;
        }
    }
}
