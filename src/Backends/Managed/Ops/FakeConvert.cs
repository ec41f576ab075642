using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>
/// FakeConvert-13: x * scale - shift is rounded to an 8-bit float, then (y + shift) / scale. Beyond the largest 8-bit value it saturates, infinities
/// too; NaN stays NaN. Scale and the optional shift broadcast into the data.
/// </summary>
internal readonly struct FakeConvert(DType target) : IFloatBody
{
    public static OpKernel Bind(Node node) => TypeSwitch.Floats(node.Inputs[0].Type, new FakeConvert(node.Attributes.DType("destination_type", DType.F8E4M3)));

    public void Run<T>(OpContext context) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> values = context.In<T>(0), scales = context.In<T>(1), shifts = context.InputCount > 2 ? context.In<T>(2) : [T.Zero];
        Span<T> result = context.Out<T>(0);
        Shape shiftShape = context.InputCount > 2 ? context.Input(2).Shape : Shape.Scalar;
        var rows = new BroadcastRows(context.Output(0).Shape, context.Input(0).Shape, context.Input(1).Shape, shiftShape);
        for (int row = 0; row < rows.Count; row++, rows.Next())
        {
            for (int i = 0; i < rows.Length; i++)
            {
                T scale = scales[rows.Offset(1) + i * rows.Step(1)], shift = shifts[rows.Offset(2) + i * rows.Step(2)];
                T scaled = values[rows.Offset(0) + i * rows.Step(0)] * scale - shift;
                result[row * rows.Length + i] = (Rounded(scaled) + shift) / scale;
            }
        }
    }

    private T Rounded<T>(T value) where T : IFloatingPointIeee754<T>
    {
        float largest = target == DType.F8E4M3 ? 448 : 57344;
        float limited = Math.Clamp(float.CreateTruncating(value), -largest, largest);
        return T.CreateTruncating(SmallFloats.Values(target)[SmallFloats.Encode(target, limited)]);
    }
}
