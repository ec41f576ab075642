namespace Lockstep.Graph.Inference.Rules;

/// <summary>Strides, dilations and padding of the ops that slide a window over the spatial axes of <c>[batch, channels, spatial...]</c>.</summary>
internal sealed class Windows
{
    private readonly int[] _padsBegin;
    private readonly int[] _padsEnd;

    private Windows(Attributes attributes, int spatialRank)
    {
        AutoPad = attributes.OneOf("auto_pad", "explicit", "explicit", "same_upper", "same_lower", "valid", "notset");
        Strides = Read(attributes, "strides", spatialRank, 1);
        Dilations = Read(attributes, "dilations", spatialRank, 1);
        _padsBegin = Read(attributes, "pads_begin", spatialRank, 0);
        _padsEnd = Read(attributes, "pads_end", spatialRank, 0);
        CheckPositive(Strides, "strides");
        CheckPositive(Dilations, "dilations");
    }

    /// <summary>Number of spatial axes: 1 to 3.</summary>
    public int SpatialRank => Strides.Length;

    /// <summary>How padding is chosen: <c>explicit</c>, <c>same_upper</c>, <c>same_lower</c> or <c>valid</c>.</summary>
    public string AutoPad { get; }

    /// <summary>True when padding follows from the sizes.</summary>
    public bool IsSame => AutoPad.StartsWith("same", StringComparison.Ordinal);

    /// <summary>Steps of the window, per spatial axis.</summary>
    public int[] Strides { get; }

    /// <summary>Distances of the window's elements, per spatial axis.</summary>
    public int[] Dilations { get; }

    /// <summary>Reads the attributes of an op with <paramref name="spatialRank"/> spatial axes.</summary>
    public static Windows Read(Attributes attributes, int spatialRank) => spatialRank is >= 1 and <= 3
        ? new Windows(attributes, spatialRank)
        : throw new InferenceException($"the window has {spatialRank} spatial axes, expected 1 to 3");

    /// <summary>A list attribute with one entry a spatial axis; missing or empty is <paramref name="missing"/> everywhere.</summary>
    public static int[] Read(Attributes attributes, string name, int spatialRank, int missing)
    {
        int[] values = attributes.Ints(name, []);
        if (values.Length == 0) return Enumerable.Repeat(missing, spatialRank).ToArray();
        return values.Length == spatialRank
            ? values
            : throw new AttributeException(name, $"has {values.Length} values, expected one for each of {spatialRank} spatial axes");
    }

    /// <summary>Length of a window with <paramref name="kernel"/> elements.</summary>
    public int Extent(int axis, int kernel) => checked((kernel - 1) * Dilations[axis] + 1);

    /// <summary>Padding before and after spatial axis <paramref name="axis"/> of an input of <paramref name="size"/> elements.</summary>
    public (int Begin, int End) Padding(int axis, int size, int kernel)
    {
        if (AutoPad == "valid") return (0, 0);
        if (!IsSame) return (_padsBegin[axis], _padsEnd[axis]);
        long steps = CeilDivide(size, Strides[axis]) - 1;
        int total = (int)Math.Max(0, steps * Strides[axis] + Extent(axis, kernel) - size);
        return Split(total, oddAtEnd: AutoPad == "same_upper");
    }

    /// <summary>
    /// Padding of a transposed convolution, whose input has <paramref name="size"/> and output <paramref name="target"/> elements (null: follows
    /// from the padding). The odd element lies on the other side than in a convolution.
    /// </summary>
    public (int Begin, int End) TransposedPadding(int axis, int size, int kernel, int outputPadding, int? target)
    {
        if (AutoPad == "valid") return (0, 0);
        if (!IsSame) return (_padsBegin[axis], _padsEnd[axis]);
        if (target is not { } wanted) return (0, 0);
        long total = (size - 1L) * Strides[axis] + Extent(axis, kernel) - wanted + outputPadding;
        return Split((int)Math.Max(0, total), oddAtEnd: AutoPad == "same_lower");
    }

    /// <summary>Number of window positions of a convolution.</summary>
    public Dimension Positions(int axis, Dimension size, Dimension kernel)
    {
        if (IsSame) return Map(size, value => CeilDivide(value, Strides[axis]));
        if (!kernel.IsStatic) return Dimension.Dynamic;
        (int begin, int end) = Padding(axis, 0, kernel.Value);
        if (size.IsStatic) CheckFits(axis, (long)size.Value + begin + end, Extent(axis, kernel.Value));
        return Map(size, value => FloorDivide(value + begin + end - Extent(axis, kernel.Value), Strides[axis]) + 1);
    }

    /// <summary>Applies a growing function to both bounds; results below 0 become 0.</summary>
    public static Dimension Map(Dimension dim, Func<long, long> function)
    {
        int min = Clamp(function(dim.Min));
        return new Dimension(min, dim.Max == int.MaxValue ? int.MaxValue : Math.Max(min, Clamp(function(dim.Max))));
    }

    /// <summary>Refuses a window longer than the padded input.</summary>
    public static void CheckFits(int axis, long padded, int extent)
    {
        if (extent > padded) throw new InferenceException($"the window spans {extent} elements of spatial axis {axis}, but the padded input has {padded}");
    }

    /// <summary>Division rounded up; the divisor is positive.</summary>
    public static long CeilDivide(long value, long divisor) => -FloorDivide(-value, divisor);

    /// <summary>Division rounded down; the divisor is positive.</summary>
    public static long FloorDivide(long value, long divisor) => value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor);

    private static int Clamp(long value) => (int)Math.Clamp(value, 0, int.MaxValue);

    private static (int Begin, int End) Split(int total, bool oddAtEnd) => oddAtEnd ? (total / 2, total - total / 2) : (total - total / 2, total / 2);

    private static void CheckPositive(int[] values, string name)
    {
        if (Array.Exists(values, value => value < 1)) throw new AttributeException(name, $"is {string.Join(",", values)}, expected values from 1");
    }
}
