using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>AdaptiveAvgPool-8: cell i of n covers elements floor(i*size/n) to ceil((i+1)*size/n); the mean of each cell.</summary>
internal readonly struct AdaptiveAvgPool : IAdaptiveCell
{
    public static OpKernel Bind(Node node) => TypeSwitch.Numbers(node.Inputs[0].Type, new AdaptiveLoop<AdaptiveAvgPool>(default));

    public void Cell<T>(OpContext context, int at, int channelStart, AdaptiveBox box) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        ReadOnlySpan<T> values = context.In<T>(0);
        double sum = 0;
        for (int d = box.D.From; d < box.D.To; d++)
        {
            for (int h = box.H.From; h < box.H.To; h++)
            {
                int line = channelStart + (d * box.Height + h) * box.Width;
                for (int w = box.W.From; w < box.W.To; w++) sum += Real.Of(values[line + w]);
            }
        }

        context.Out<T>(0)[at] = box.Count == 0 ? T.Zero : Real.To<T>(sum / box.Count);
    }
}
