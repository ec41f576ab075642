using System.Numerics;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>
/// Direct convolution and its transpose, one row of the width at a time. Filters are <c>[group][narrow or output channel][...]</c> as the ops store
/// them; the caller tells their strides.
/// </summary>
internal static class ConvolutionLoop
{
    /// <summary>
    /// Gathers the wide side into the narrow one: <c>narrow[c, at] += wide[d, at * stride + k * dilation - begin] * filters[c, d, k]</c>;
    /// <paramref name="filters"/> are <c>[groups, narrow channels, wide channels, kernel...]</c>.
    /// </summary>
    public static void Gather<T>(ConvolutionShape shape, ReadOnlySpan<T> wide, ReadOnlySpan<T> filters, Span<T> narrow) where T : unmanaged, INumber<T>
    {
        int rows = shape.Narrow[0] * shape.Narrow[1];
        int width = shape.Narrow[2];
        for (int n = 0; n < shape.Batch * shape.Groups; n++)
        {
            int filterBase = n % shape.Groups * shape.NarrowChannels;
            for (int c = 0; c < shape.NarrowChannels; c++)
            {
                for (int row = 0; row < rows; row++)
                {
                    Span<T> sums = narrow.Slice(((n * shape.NarrowChannels + c) * rows + row) * width, width);
                    for (int d = 0; d < shape.WideChannels; d++)
                        GatherRow(shape, wide, filters, sums, new Place(n * shape.WideChannels + d, (filterBase + c) * shape.WideChannels + d, row));
                }
            }
        }
    }

    /// <summary>
    /// Scatters the narrow side into the wide one, the transpose of <see cref="Gather"/>; <paramref name="filters"/> are
    /// <c>[groups, narrow channels, wide channels, kernel...]</c>.
    /// </summary>
    public static void Scatter<T>(ConvolutionShape shape, ReadOnlySpan<T> narrow, ReadOnlySpan<T> filters, Span<T> wide) where T : unmanaged, INumber<T>
    {
        int rows = shape.Narrow[0] * shape.Narrow[1];
        int width = shape.Narrow[2];
        for (int n = 0; n < shape.Batch * shape.Groups; n++)
        {
            int filterBase = n % shape.Groups * shape.NarrowChannels;
            for (int c = 0; c < shape.NarrowChannels; c++)
            {
                for (int row = 0; row < rows; row++)
                {
                    ReadOnlySpan<T> values = narrow.Slice(((n * shape.NarrowChannels + c) * rows + row) * width, width);
                    for (int d = 0; d < shape.WideChannels; d++)
                        ScatterRow(shape, values, filters, wide, new Place(n * shape.WideChannels + d, (filterBase + c) * shape.WideChannels + d, row));
                }
            }
        }
    }

    private static void GatherRow<T>(ConvolutionShape shape, ReadOnlySpan<T> wide, ReadOnlySpan<T> filters, Span<T> sums, Place place) where T : unmanaged, INumber<T>
    {
        int stride = shape.Strides[2];
        for (int kd = 0; kd < shape.Kernel[0]; kd++)
        {
            for (int kh = 0; kh < shape.Kernel[1]; kh++)
            {
                int line = place.WideLine(shape, kd, kh);
                if (line < 0) continue;
                for (int kw = 0; kw < shape.Kernel[2]; kw++)
                {
                    T weight = filters[place.Filter(shape, kd, kh, kw)];
                    (int from, int to) = shape.Columns(kw);
                    int at = line + shape.WideAt(2, from, kw);
                    for (int w = from; w < to; w++, at += stride) sums[w] += weight * wide[at];
                }
            }
        }
    }

    private static void ScatterRow<T>(ConvolutionShape shape, ReadOnlySpan<T> values, ReadOnlySpan<T> filters, Span<T> wide, Place place) where T : unmanaged, INumber<T>
    {
        int stride = shape.Strides[2];
        for (int kd = 0; kd < shape.Kernel[0]; kd++)
        {
            for (int kh = 0; kh < shape.Kernel[1]; kh++)
            {
                int line = place.WideLine(shape, kd, kh);
                if (line < 0) continue;
                for (int kw = 0; kw < shape.Kernel[2]; kw++)
                {
                    T weight = filters[place.Filter(shape, kd, kh, kw)];
                    (int from, int to) = shape.Columns(kw);
                    int at = line + shape.WideAt(2, from, kw);
                    for (int w = from; w < to; w++, at += stride) wide[at] += weight * values[w];
                }
            }
        }
    }

    /// <summary>One row of window positions: the channel of the wide side, the filter, and depth * height + row of the narrow side.</summary>
    private readonly record struct Place(int WideChannel, int FilterChannel, int Row)
    {
        // Offset of the line of the wide side under kernel element (kd, kh), or -1 in the padding.
        public int WideLine(ConvolutionShape shape, int kd, int kh)
        {
            int depth = shape.WideAt(0, Row / shape.Narrow[1], kd);
            int height = shape.WideAt(1, Row % shape.Narrow[1], kh);
            if (!shape.Inside(0, depth) || !shape.Inside(1, height)) return -1;
            return ((WideChannel * shape.Wide[0] + depth) * shape.Wide[1] + height) * shape.Wide[2];
        }

        public int Filter(ConvolutionShape shape, int kd, int kh, int kw) =>
            ((FilterChannel * shape.Kernel[0] + kd) * shape.Kernel[1] + kh) * shape.Kernel[2] + kw;
    }
}
