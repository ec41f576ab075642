using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Graph.Patterns;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>A stack of constant matrices, <c>[count, outputs, inputs]</c>, each packed on its own in the type in which the file holds it.</summary>
internal static class StackedWeights
{
    /// <summary>The packed matrices of a MatMul, and what the plan calls their type; null when there are none.</summary>
    /// <param name="matMul">A MatMul whose second operand is constant.</param>
    /// <param name="context">The graph around it.</param>
    /// <param name="reason">Why compressed weights were decoded to f32, or nothing was packed; null for neither.</param>
    public static (PackedWeights[] Matrices, string Type)? Pack(Node matMul, PatternContext context, out string? reason)
    {
        reason = null;
        Port port = matMul.Inputs[1];
        if (port.Type != DType.F32 || port.Shape is not { IsStatic: true, Rank: 3 } || port.Shape.ToShape().ElementCount == 0)
        {
            reason = "the weights are no stack of f32 matrices";
            return null;
        }

        bool transposed = matMul.Attributes.Bool("transpose_b", false);
        Shape shape = port.Shape.ToShape();
        if (CompressedWeights.Match(port) is { } match)
        {
            if (!transposed) reason = "compressed stacks are packed where transpose_b is true; these are decoded to f32 at load";
            else if (match is { Scale: null, ZeroPoint: null, Stored.Type: DType.F16 or DType.BF16 } && match.Stored.Shape == shape)
            {
                if (Halves(match.Stored, context.Pool, out reason) is { } halves) return (halves, match.Stored.Type.IrName);
            }
            else if (Grouped(match, context, out reason) is { } grouped)
            {
                return grouped;
            }
        }

        Tensor weights = context.Constants.Evaluate(port);
        PackedWeights[] packed = Floats(weights, transposed, context.Pool);
        context.Constants.Forget(port);
        return (packed, DType.F32.IrName);
    }

    private static (PackedWeights[] Matrices, string Type)? Grouped(CompressedWeights match, PatternContext context, out string? reason)
    {
        if (GroupedPacking.Refusal(match) is { } refusal)
        {
            reason = refusal;
            return null;
        }

        if (GroupedWeights.Create(match, context.Constants, out reason) is not { } weights) return null;
        int rows = match.Shape[1];
        PackedWeights[]? packed = All(match.Shape[0], (int index, out string? why) => GroupedPacking.Pack(weights, index * rows, rows, context.Pool, out why), out reason);
        return packed is null ? null : (packed, GroupedPacking.Name(weights));
    }

    private static unsafe PackedWeights[]? Halves(Tensor stored, WorkerPool pool, out string? reason)
    {
        (int outputs, int inputs) = (stored.Shape[1], stored.Shape[2]);
        long bytes = stored.Type.ByteLength((long)outputs * inputs);
        fixed (byte* data = &stored.Origin)
        {
            byte* first = data;
            return All(stored.Shape[0], (int index, out string? why) =>
            {
                why = null;
                var view = new PlainWeights(first + (index * bytes), outputs, inputs);
                Action<long, long> read = (start, length) => stored.ReleasePages((index * bytes) + start, length);
                return stored.Type == DType.F16 ? PackedWeights.TryPackF16(in view, out why, pool, read) : PackedWeights.PackBf16(in view, pool, read);
            }, out reason);
        }
    }

    private static unsafe PackedWeights[] Floats(Tensor weights, bool transposed, WorkerPool pool)
    {
        Shape shape = weights.Shape;
        (int outputs, int inputs) = transposed ? (shape[1], shape[2]) : (shape[2], shape[1]);
        long bytes = (long)outputs * inputs * sizeof(float);
        fixed (byte* data = &weights.Origin)
        {
            byte* first = data;
            return All(shape[0], (int index, out string? why) =>
            {
                why = null;
                var view = new PlainWeights(first + (index * bytes), outputs, inputs);
                return PackedWeights.PackF32(in view, transposed, pool, (start, length) => weights.ReleasePages((index * bytes) + start, length));
            }, out _)!;
        }
    }

    private delegate PackedWeights? Packer(int index, out string? reason);

    // All of them or none.
    private static PackedWeights[]? All(int count, Packer pack, out string? reason)
    {
        reason = null;
        var packed = new PackedWeights[count];
        for (int i = 0; i < count; i++)
        {
            if (pack(i, out reason) is { } one)
            {
                packed[i] = one;
                continue;
            }

            for (int made = 0; made < i; made++) packed[made].Dispose();
            return null;
        }

        return packed;
    }
}
