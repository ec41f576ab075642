using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Graph.Inference.Rules;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Select-1: input 1 where the condition (input 0) is true, input 2 elsewhere; all three broadcast.</summary>
internal readonly struct Select(AutoBroadcast broadcast) : IMoveBody
{
    public static OpKernel Bind(Node node) => TypeSwitch.Moves(node.Outputs[0].Type, new Select(AutoBroadcast.Read(node.Attributes)));

    public void Run<T>(OpContext context) where T : unmanaged
    {
        ReadOnlySpan<byte> condition = context.In<byte>(0);
        ReadOnlySpan<T> then = context.RawIn<T>(1);
        ReadOnlySpan<T> otherwise = context.RawIn<T>(2);
        Span<T> result = context.RawOut<T>(0);
        Shape shape = context.Input(1).Shape;
        var rows = new BroadcastRows(context.Output(0).Shape, broadcast.Align(shape, context.Input(0).Shape), shape, broadcast.Align(shape, context.Input(2).Shape));
        for (int row = 0; row < rows.Count; row++, rows.Next())
            Row(rows.Row(condition, 0), rows.Row(then, 1), rows.Row(otherwise, 2), result.Slice(row * rows.Length, rows.Length));
    }

    private static void Row<T>(ReadOnlySpan<byte> condition, ReadOnlySpan<T> then, ReadOnlySpan<T> otherwise, Span<T> result)
    {
        int conditionStep = condition.Length == result.Length ? 1 : 0;
        int thenStep = then.Length == result.Length ? 1 : 0;
        int otherwiseStep = otherwise.Length == result.Length ? 1 : 0;
        for (int i = 0; i < result.Length; i++) result[i] = condition[i * conditionStep] != 0 ? then[i * thenStep] : otherwise[i * otherwiseStep];
    }
}
