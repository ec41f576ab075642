using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Graph.Inference.Rules;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>
/// FakeQuantize-1: the input range is cut into <c>levels</c> - 1 equal steps, x goes to the nearest step (ties to even), and steps are spread over
/// the output range; outside the input range x goes to its ends. The four limits broadcast into the data.
/// </summary>
internal readonly struct FakeQuantize(long levels, AutoBroadcast broadcast) : IFloatBody
{
    public static OpKernel Bind(Node node) =>
        TypeSwitch.Floats(node.Inputs[0].Type, new FakeQuantize(node.Attributes.Long("levels"), AutoBroadcast.Read(node.Attributes)));

    public void Run<T>(OpContext context) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shape data = context.Input(0).Shape;
        ReadOnlySpan<T> values = context.In<T>(0), inLow = context.In<T>(1), inHigh = context.In<T>(2), outLow = context.In<T>(3), outHigh = context.In<T>(4);
        Span<T> result = context.Out<T>(0);
        var rows = new BroadcastRows(context.Output(0).Shape, data, Limit(context, 1), Limit(context, 2), Limit(context, 3), Limit(context, 4));
        for (int row = 0; row < rows.Count; row++, rows.Next())
        {
            for (int i = 0; i < rows.Length; i++)
            {
                T il = inLow[rows.Offset(1) + i * rows.Step(1)], ih = inHigh[rows.Offset(2) + i * rows.Step(2)];
                T ol = outLow[rows.Offset(3) + i * rows.Step(3)], oh = outHigh[rows.Offset(4) + i * rows.Step(4)];
                result[row * rows.Length + i] = Quantize(values[rows.Offset(0) + i * rows.Step(0)], (il, ih), (ol, oh));
            }
        }
    }

    private Shape Limit(OpContext context, int input) => broadcast.Align(context.Input(0).Shape, context.Input(input).Shape);

    private T Quantize<T>(T value, (T Low, T High) input, (T Low, T High) output) where T : IFloatingPointIeee754<T>
    {
        if (value <= T.Min(input.Low, input.High)) return output.Low;
        if (value > T.Max(input.Low, input.High)) return output.High;
        double low = double.CreateTruncating(input.Low), outLow = double.CreateTruncating(output.Low);
        double steps = levels - 1;
        double step = Math.Round((double.CreateTruncating(value) - low) * steps / (double.CreateTruncating(input.High) - low), MidpointRounding.ToEven);
        return T.CreateTruncating(step / steps * (double.CreateTruncating(output.High) - outLow) + outLow);
    }
}
