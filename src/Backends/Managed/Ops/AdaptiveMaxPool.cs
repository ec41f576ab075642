using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>AdaptiveMaxPool-8: the largest element of each cell of <see cref="AdaptiveAvgPool"/> and its index within the spatial axes.</summary>
internal readonly struct AdaptiveMaxPool : IAdaptiveCell
{
    public static OpKernel Bind(Node node) => TypeSwitch.Numbers(node.Inputs[0].Type, new AdaptiveLoop<AdaptiveMaxPool>(default));

    public void Cell<T>(OpContext context, int at, int channelStart, AdaptiveBox box) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        ReadOnlySpan<T> values = context.In<T>(0);
        int best = -1;
        for (int d = box.D.From; d < box.D.To; d++)
        {
            for (int h = box.H.From; h < box.H.To; h++)
            {
                int line = channelStart + (d * box.Height + h) * box.Width;
                for (int w = box.W.From; w < box.W.To; w++)
                {
                    if (best < 0 || values[line + w] > values[best]) best = line + w;
                }
            }
        }

        context.Out<T>(0)[at] = best < 0 ? T.MinValue : values[best];
        IndexWriter.Of(context, 1, 2).Write(at, Math.Max(best, 0));
    }
}
