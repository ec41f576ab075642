using Lockstep.Tensors.Elements;

namespace Lockstep.Graph.Inference.Rules;

/// <summary>Interpolate-1, -4 and -11: padding grows every axis, then the chosen axes take given sizes or are scaled.</summary>
internal static class InterpolateRule
{
    private const float ScaleSlack = 1e-6f; // so that 0.333333 of 3 elements is 1, as in native OpenVINO

    /// <summary>Interpolate-1: axes are an attribute, input 1 gives their sizes.</summary>
    public static void First(InferenceContext context) => Infer(context, context.Attributes.Longs("axes"), sizes: 1, scales: null);

    /// <summary>Interpolate-4: inputs data, sizes, scales, axes (optional).</summary>
    public static void Fourth(InferenceContext context)
    {
        bool scaled = UsesScales(context.Attributes);
        Infer(context, AxesInput(context, 3), scaled ? null : 1, scaled ? 2 : null);
    }

    /// <summary>Interpolate-11: inputs data, sizes or scales, axes (optional).</summary>
    public static void Eleventh(InferenceContext context)
    {
        bool scaled = UsesScales(context.Attributes);
        Infer(context, AxesInput(context, 2), scaled ? null : 1, scaled ? 1 : null);
    }

    /// <summary>True when <c>shape_calculation_mode</c> is <c>scales</c>.</summary>
    public static bool UsesScales(Attributes attributes) => attributes.OneOf("shape_calculation_mode", null, "sizes", "scales") == "scales";

    /// <summary>An attribute of paddings, filled with zeros to <paramref name="rank"/> values.</summary>
    public static int[] Pads(Attributes attributes, string name, int rank)
    {
        int[] pads = attributes.Ints(name, []);
        if (Array.Exists(pads, pad => pad < 0)) throw new AttributeException(name, $"is {string.Join(",", pads)}, expected values from 0");
        Array.Resize(ref pads, rank);
        return pads;
    }

    private static long[]? AxesInput(InferenceContext context, int input)
    {
        if (context.InputCount > input) return context.Integers(input);
        return context.Shape(0).HasRank ? Enumerable.Range(0, context.Shape(0).Rank).Select(axis => (long)axis).ToArray() : null;
    }

    private static void Infer(InferenceContext context, long[]? axes, int? sizes, int? scales)
    {
        PartialShape data = context.Shape(0);
        if (!data.HasRank || axes is null)
        {
            context.Set(0, context.Type(0), data.HasRank ? PartialShape.OfRank(data.Rank) : PartialShape.Dynamic);
            return;
        }

        int[] begin = Pads(context.Attributes, "pads_begin", data.Rank);
        int[] end = Pads(context.Attributes, "pads_end", data.Rank);
        Dimension[] dims = data.ToArray();
        for (int axis = 0; axis < dims.Length; axis++) dims[axis] += begin[axis] + end[axis];
        long[]? targets = sizes is { } s ? context.Integers(s) : null;
        float[]? factors = scales is { } f && context.Value(f) is { } value ? ElementConverter.ToSingles(value) : null;
        int given = targets?.Length ?? factors?.Length ?? axes.Length;
        if (given < axes.Length) throw new InferenceException($"{given} sizes or scales are given for {axes.Length} axes");
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = InferenceContext.Axis(axes[i], data.Rank);
            if (targets is not null) dims[axis] = Size(targets[i]);
            else dims[axis] = factors is null ? Dimension.Dynamic : Scaled(dims[axis], factors[i]);
        }

        context.Set(0, context.Type(0), new PartialShape(dims));
    }

    private static Dimension Size(long size) => size is >= 0 and <= int.MaxValue ? (int)size : throw new InferenceException($"a size is {size}, expected 0 or more");

    private static Dimension Scaled(Dimension dim, float scale)
    {
        if (!(scale > 0) || float.IsInfinity(scale)) throw new InferenceException($"a scale is {scale}, expected a positive number");
        return Windows.Map(dim, size => (long)MathF.Floor(size * (scale + ScaleSlack)));
    }
}
