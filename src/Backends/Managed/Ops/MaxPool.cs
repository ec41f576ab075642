using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Graph.Inference.Rules;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>
/// MaxPool-1, -8 and -14: the largest element under each window, padding left out; the second output has its index in the data flattened from
/// <c>axis</c> on. Of equal elements the first one counts.
/// </summary>
internal sealed class MaxPool(Node node) : INumberBody
{
    private readonly int[] _kernel = node.Attributes.Ints("kernel");
    private readonly long _axis = node.Attributes.Long("axis", 0);
    private readonly Windows _windows = Windows.Read(node.Attributes, node.Attributes.Ints("kernel").Length);

    public static OpKernel Bind(Node node) => TypeSwitch.Numbers(node.Inputs[0].Type, new MaxPool(node));

    public void Run<T>(OpContext context) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        Shape data = context.Input(0).Shape;
        var window = new PoolWindow(_windows, _kernel, data, context.Output(0).Shape);
        ReadOnlySpan<T> input = context.In<T>(0);
        Span<T> output = context.Out<T>(0);
        IndexWriter indices = IndexWriter.Of(context, 1, _axis);
        int plane = window.Input[0] * window.Input[1] * window.Input[2];
        int at = 0;
        for (int channel = 0; channel < data[0] * data[1]; channel++)
        {
            for (int d = 0; d < window.Output[0]; d++)
            {
                for (int h = 0; h < window.Output[1]; h++)
                {
                    for (int w = 0; w < window.Output[2]; w++, at++)
                    {
                        int best = Largest(window, input.Slice(channel * plane, plane), d, h, w);
                        output[at] = best < 0 ? T.MinValue : input[channel * plane + best];
                        indices.Write(at, channel * plane + Math.Max(best, 0));
                    }
                }
            }
        }
    }

    // Index in the plane of the first largest element; -1 when the window holds padding only.
    private static int Largest<T>(PoolWindow window, ReadOnlySpan<T> values, int d, int h, int w) where T : unmanaged, INumber<T>
    {
        (int fromD, int toD) = window.Elements(0, d);
        (int fromH, int toH) = window.Elements(1, h);
        (int fromW, int toW) = window.Elements(2, w);
        int best = -1;
        for (int kd = fromD; kd < toD; kd++)
        {
            for (int kh = fromH; kh < toH; kh++)
            {
                int line = (window.At(0, d, kd) * window.Input[1] + window.At(1, h, kh)) * window.Input[2];
                for (int kw = fromW; kw < toW; kw++)
                {
                    int at = line + window.At(2, w, kw);
                    if (best < 0 || values[at] > values[best]) best = at;
                }
            }
        }

        return best;
    }
}
