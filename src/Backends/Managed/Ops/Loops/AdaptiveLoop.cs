using System.Numerics;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>What one adaptive pooling cell makes of its elements.</summary>
internal interface IAdaptiveCell
{
    /// <summary>Writes output element <paramref name="at"/> from the box <c>[From, To)</c> of each of <c>[depth, height, width]</c> of one channel.</summary>
    void Cell<T>(OpContext context, int at, int channelStart, AdaptiveBox box) where T : unmanaged, INumber<T>, IMinMaxValue<T>;
}

/// <summary>The data under one cell of an adaptive pooling.</summary>
/// <param name="Height">Size of the height axis.</param>
/// <param name="Width">Size of the width axis.</param>
/// <param name="D">Range of the depth.</param>
/// <param name="H">Range of the height.</param>
/// <param name="W">Range of the width.</param>
internal readonly record struct AdaptiveBox(int Height, int Width, (int From, int To) D, (int From, int To) H, (int From, int To) W)
{
    /// <summary>Number of elements.</summary>
    public int Count => (D.To - D.From) * (H.To - H.From) * (W.To - W.From);
}

/// <summary>Splits each spatial axis of <c>[batch, channels, spatial...]</c> into as many overlapping cells as the output has.</summary>
internal readonly struct AdaptiveLoop<TCell>(TCell cell) : INumberBody where TCell : IAdaptiveCell
{
    public void Run<T>(OpContext context) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        ReadOnlySpan<int> input = Three(context.Input(0).Shape);
        ReadOnlySpan<int> output = Three(context.Output(0).Shape);
        int channels = context.Input(0).Shape[0] * context.Input(0).Shape[1];
        int plane = input[0] * input[1] * input[2];
        int at = 0;
        for (int channel = 0; channel < channels; channel++)
        {
            for (int d = 0; d < output[0]; d++)
            {
                for (int h = 0; h < output[1]; h++)
                {
                    for (int w = 0; w < output[2]; w++, at++)
                    {
                        var box = new AdaptiveBox(input[1], input[2], Range(d, input[0], output[0]), Range(h, input[1], output[1]), Range(w, input[2], output[2]));
                        cell.Cell<T>(context, at, channel * plane, box);
                    }
                }
            }
        }
    }

    private static (int From, int To) Range(int at, int input, int output) =>
        ((int)((long)at * input / output), (int)(((at + 1L) * input + output - 1) / output));

    private static int[] Three(Shape shape)
    {
        int[] three = [1, 1, 1];
        shape.Dims[2..].CopyTo(three.AsSpan(5 - shape.Rank));
        return three;
    }
}
