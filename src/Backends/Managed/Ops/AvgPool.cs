using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Graph.Inference.Rules;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>
/// AvgPool-1 and -14: the mean of the data under each window. Without <c>exclude-pad</c> a padded input divides by the whole window, also where
/// rounding up reaches behind the padding; an unpadded one always divides by the data under the window. A mean of no data is NaN. All as in native
/// OpenVINO.
/// </summary>
internal sealed class AvgPool(Node node) : INumberBody
{
    private readonly int[] _kernel = node.Attributes.Ints("kernel");
    private readonly bool _excludePad = node.Attributes.Bool("exclude-pad", false);
    private readonly Windows _windows = Windows.Read(node.Attributes, node.Attributes.Ints("kernel").Length);

    public static OpKernel Bind(Node node) => TypeSwitch.Numbers(node.Inputs[0].Type, new AvgPool(node));

    public void Run<T>(OpContext context) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        Shape data = context.Input(0).Shape;
        var window = new PoolWindow(_windows, _kernel, data, context.Output(0).Shape);
        ReadOnlySpan<T> input = context.In<T>(0);
        Span<T> output = context.Out<T>(0);
        int plane = window.Input[0] * window.Input[1] * window.Input[2];
        int at = 0;
        for (int channel = 0; channel < data[0] * data[1]; channel++)
        {
            ReadOnlySpan<T> values = input.Slice(channel * plane, plane);
            for (int d = 0; d < window.Output[0]; d++)
            {
                for (int h = 0; h < window.Output[1]; h++)
                {
                    for (int w = 0; w < window.Output[2]; w++) output[at++] = Mean(window, values, d, h, w);
                }
            }
        }
    }

    private T Mean<T>(PoolWindow window, ReadOnlySpan<T> values, int d, int h, int w) where T : unmanaged, INumber<T>
    {
        (int fromD, int toD) = window.Elements(0, d);
        (int fromH, int toH) = window.Elements(1, h);
        (int fromW, int toW) = window.Elements(2, w);
        double sum = 0;
        for (int kd = fromD; kd < toD; kd++)
        {
            for (int kh = fromH; kh < toH; kh++)
            {
                int line = (window.At(0, d, kd) * window.Input[1] + window.At(1, h, kh)) * window.Input[2];
                for (int kw = fromW; kw < toW; kw++) sum += Real.Of(values[line + window.At(2, w, kw)]);
            }
        }

        int count = (toD - fromD) * (toH - fromH) * (toW - fromW);
        if (!_excludePad && window.IsPadded) count = window.Kernel[0] * window.Kernel[1] * window.Kernel[2];
        double mean = sum / count;
        if (Real.Is<T>()) return Real.To<T>(mean);
        return count == 0 ? T.Zero : T.CreateSaturating(Math.Round(mean));
    }
}
