using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>Where a tuple of indices points.</summary>
internal static class TupleOffset
{
    /// <summary>Offset, in elements, of the slice that <paramref name="tuple"/> addresses on the axes from <paramref name="firstAxis"/>; negative indices count from the end.</summary>
    /// <exception cref="InferenceException">An index lies outside its axis.</exception>
    public static int Of(ReadOnlySpan<long> tuple, Shape shape, int firstAxis)
    {
        int offset = 0;
        for (int i = 0; i < tuple.Length; i++)
        {
            int size = shape[firstAxis + i];
            long index = tuple[i] < 0 ? tuple[i] + size : tuple[i];
            if (index < 0 || index >= size) throw new InferenceException($"index {tuple[i]} lies outside dimension {firstAxis + i} of {size}");
            offset = offset * size + (int)index;
        }

        return offset * (int)shape.Product(firstAxis + tuple.Length, shape.Rank);
    }
}
