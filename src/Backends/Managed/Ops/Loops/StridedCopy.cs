using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>
/// Copies a strided view of a dense tensor into a dense target. Slices, transposes, broadcasts, tiles and block rearrangements are all such
/// views: they differ in offset and strides alone. Axes that lie one after another are joined first, so rows are copied whole.
/// </summary>
internal static class StridedCopy
{
    private const int StackRank = 16;
    private const int TileSize = 16;

    /// <summary>target[i, j, ...] = source[offset + i*strides[0] + j*strides[1] + ...]; a stride may be 0 (repeats) or negative.</summary>
    public static void Run<T>(ReadOnlySpan<T> source, int offset, ReadOnlySpan<int> dims, ReadOnlySpan<int> strides, Span<T> target)
    {
        if (dims.Contains(0)) return;
        Span<int> joinedDims = dims.Length <= StackRank ? stackalloc int[StackRank] : new int[dims.Length];
        Span<int> joinedStrides = dims.Length <= StackRank ? stackalloc int[StackRank] : new int[dims.Length];
        int rank = Join(dims, strides, joinedDims, joinedStrides);
        if (rank == 0)
        {
            target[0] = source[offset];
            return;
        }

        int inner = rank >= 2 && joinedStrides[rank - 2] == 1 && joinedStrides[rank - 1] > 1 ? 2 : 1; // axes that one step of the walk copies
        Walk(source, offset, new View(joinedDims[..rank], joinedStrides[..rank], inner), target);
    }

    /// <summary>Dense strides of a shape.</summary>
    public static int[] DenseStrides(Shape shape)
    {
        var strides = new int[shape.Rank];
        int next = 1;
        for (int axis = strides.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = next;
            next *= shape[axis];
        }

        return strides;
    }

    private static int Join(ReadOnlySpan<int> dims, ReadOnlySpan<int> strides, Span<int> joinedDims, Span<int> joinedStrides)
    {
        int rank = 0;
        for (int axis = 0; axis < dims.Length; axis++)
        {
            if (dims[axis] == 1) continue;
            if (rank > 0 && joinedStrides[rank - 1] == strides[axis] * dims[axis])
            {
                joinedDims[rank - 1] *= dims[axis];
                joinedStrides[rank - 1] = strides[axis];
                continue;
            }

            joinedDims[rank] = dims[axis];
            joinedStrides[rank++] = strides[axis];
        }

        return rank;
    }

    private static void Walk<T>(ReadOnlySpan<T> source, int position, View view, Span<T> target)
    {
        int outer = view.Dims.Length - view.Inner;
        Span<int> index = outer <= StackRank ? stackalloc int[StackRank] : new int[outer];
        index.Clear();
        int run = view.Dims[^1] * (view.Inner == 2 ? view.Dims[^2] : 1);
        for (int done = 0; ; done += run)
        {
            if (view.Inner == 2) Transpose(source[position..], view, target.Slice(done, run));
            else Row(source, position, view.Strides[^1], target.Slice(done, run));
            int axis = outer - 1;
            for (; axis >= 0; axis--)
            {
                position += view.Strides[axis];
                if (++index[axis] < view.Dims[axis]) break;
                position -= view.Strides[axis] * view.Dims[axis];
                index[axis] = 0;
            }

            if (axis < 0) return;
        }
    }

    private static void Row<T>(ReadOnlySpan<T> source, int position, int stride, Span<T> target)
    {
        if (stride == 1)
        {
            source.Slice(position, target.Length).CopyTo(target);
        }
        else if (stride == 0)
        {
            target.Fill(source[position]);
        }
        else
        {
            for (int i = 0; i < target.Length; i++, position += stride) target[i] = source[position];
        }
    }

    // target[row, column] = source[row + column*stride], tile by tile so that both sides stay in cache.
    private static void Transpose<T>(ReadOnlySpan<T> source, View view, Span<T> target)
    {
        int rows = view.Dims[^2];
        int columns = view.Dims[^1];
        int stride = view.Strides[^1];
        for (int top = 0; top < rows; top += TileSize)
        {
            for (int left = 0; left < columns; left += TileSize)
            {
                int right = Math.Min(left + TileSize, columns);
                for (int row = top; row < Math.Min(top + TileSize, rows); row++)
                {
                    for (int column = left; column < right; column++) target[row * columns + column] = source[row + column * stride];
                }
            }
        }
    }

    private readonly ref struct View(ReadOnlySpan<int> dims, ReadOnlySpan<int> strides, int inner)
    {
        public readonly ReadOnlySpan<int> Dims = dims;
        public readonly ReadOnlySpan<int> Strides = strides;
        public readonly int Inner = inner;
    }
}
