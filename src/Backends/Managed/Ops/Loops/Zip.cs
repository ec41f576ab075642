using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>A function of two elements, closed over its types.</summary>
internal interface IZip<TIn, TOut>
{
    /// <summary>The function.</summary>
    static abstract TOut Apply(TIn left, TIn right);
}

/// <summary>The loop of every op with two broadcast inputs.</summary>
internal static class Zip
{
    /// <summary>Writes output 0 from inputs 0 and 1, whose shapes follow numpy rules once input 1 is read as <paramref name="rightShape"/>.</summary>
    public static void Run<TIn, TOut, TZip>(OpContext context, Shape rightShape) where TIn : unmanaged where TOut : unmanaged where TZip : IZip<TIn, TOut>
    {
        ReadOnlySpan<TIn> left = context.In<TIn>(0);
        ReadOnlySpan<TIn> right = context.In<TIn>(1);
        Span<TOut> result = context.Out<TOut>(0);
        var rows = new BroadcastRows(context.Output(0).Shape, context.Input(0).Shape, rightShape);
        for (int row = 0; row < rows.Count; row++, rows.Next())
            Row<TIn, TOut, TZip>(rows.Row(left, 0), rows.Row(right, 1), result.Slice(row * rows.Length, rows.Length));
    }

    private static void Row<TIn, TOut, TZip>(ReadOnlySpan<TIn> left, ReadOnlySpan<TIn> right, Span<TOut> result) where TZip : IZip<TIn, TOut>
    {
        if (left.Length == result.Length && right.Length == result.Length)
        {
            for (int i = 0; i < result.Length; i++) result[i] = TZip.Apply(left[i], right[i]);
        }
        else if (left.Length == result.Length)
        {
            TIn still = right[0];
            for (int i = 0; i < result.Length; i++) result[i] = TZip.Apply(left[i], still);
        }
        else
        {
            TIn still = left[0];
            for (int i = 0; i < result.Length; i++) result[i] = TZip.Apply(still, right[i]);
        }
    }
}
