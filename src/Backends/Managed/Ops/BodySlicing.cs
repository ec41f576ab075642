using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Cuts inputs of Loop and TensorIterator into parts and joins the parts of outputs.</summary>
internal static class BodySlicing
{
    /// <summary>Number of parts: from start to end along the axis, both included, negative ones counted from the end.</summary>
    public static long Count(Shape shape, BodySlices slices)
    {
        int length = shape[InferenceContext.Axis(slices.Axis, shape.Rank)];
        long first = slices.Start < 0 ? slices.Start + length : slices.Start;
        long last = slices.End < 0 ? slices.End + length : slices.End;
        long span = slices.Stride < 0 ? first - last : last - first;
        if (slices.Stride == 0) throw new ArgumentException("the stride of a sliced input is 0");
        return (span + 1) / Math.Abs(slices.Stride);
    }

    /// <summary>Part number <paramref name="iteration"/>.</summary>
    public static Tensor Part(Tensor whole, BodySlices slices, long iteration)
    {
        int axis = InferenceContext.Axis(slices.Axis, whole.Shape.Rank);
        int length = whole.Shape[axis];
        long first = slices.Start < 0 ? slices.Start + length : slices.Start;
        // Walking backwards, a part still lies forwards: it ends where the walk stands.
        long start = slices.Stride < 0 ? first - (iteration + 1) * slices.PartSize + 1 : first + iteration * slices.Stride;
        if (start < 0 || start + slices.PartSize > length) throw new ArgumentException($"iteration {iteration} needs indices {start} to {start + slices.PartSize - 1} of axis {axis}, which has {length}");
        Tensor part = Tensor.Uninitialized(whole.Type, whole.Shape.With(axis, slices.PartSize));
        int inner = checked((int)(whole.Shape.Product(axis + 1, whole.Shape.Rank) * (whole.Type.BitWidth / 8)));
        int outer = (int)whole.Shape.Product(0, axis);
        int size = slices.PartSize * inner;
        for (int o = 0; o < outer; o++) whole.Bytes.Slice((o * length + (int)start) * inner, size).CopyTo(part.WritableBytes()[(o * size)..]);
        return part;
    }

    /// <summary>All parts laid end to end along an axis.</summary>
    public static Tensor Concatenate(IReadOnlyList<Tensor> parts, int axis)
    {
        Shape first = parts[0].Shape;
        axis = InferenceContext.Axis(axis, first.Rank);
        Tensor whole = Tensor.Uninitialized(parts[0].Type, first.With(axis, parts.Sum(part => part.Shape[axis])));
        int inner = checked((int)(first.Product(axis + 1, first.Rank) * (whole.Type.BitWidth / 8)));
        int outer = (int)first.Product(0, axis);
        int at = 0;
        foreach (Tensor part in parts)
        {
            int size = part.Shape[axis] * inner;
            for (int o = 0; o < outer; o++) part.Bytes.Slice(o * size, size).CopyTo(whole.WritableBytes()[((o * whole.Shape[axis] + at) * inner)..]);
            at += part.Shape[axis];
        }

        return whole;
    }
}
