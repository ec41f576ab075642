using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Graph.Inference.Rules;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>
/// Interpolate-1, -4 and -11: pads with zeros, then resamples one axis after the other (the last axis first, as Pillow does), in double. Integers are
/// rounded to nearest, ties to even, and saturate; the Pillow modes round after each axis.
/// </summary>
internal sealed class Interpolate(Attributes attributes, InterpolateAxis axis, int axesInput, int? scalesInput) : INumberBody
{
    /// <summary>Binds version 11: inputs data, sizes or scales, axes.</summary>
    public static OpKernel Bind(Node node) => Bind(node, axesInput: 2, InterpolateRule.UsesScales(node.Attributes) ? 1 : null);

    /// <summary>Binds version 4: inputs data, sizes, scales, axes.</summary>
    public static OpKernel BindFourth(Node node) => Bind(node, axesInput: 3, InterpolateRule.UsesScales(node.Attributes) ? 2 : null);

    /// <summary>Binds version 1: axes are an attribute, and the coordinate mode follows from the other attributes.</summary>
    public static OpKernel BindFirst(Node node)
    {
        string mode = node.Attributes.OneOf("mode", null, "nearest", "linear", "linear_onnx", "cubic");
        int rank = Rank(node);
        var axis = new InterpolateAxis
        {
            Mode = InterpolateAxis.ModeFor(mode, rank),
            Coordinates = FirstCoordinates(node.Attributes, mode, rank),
            Nearest = "simple",
            Antialias = node.Attributes.Bool("antialias", false),
            CubeCoefficient = -0.75,
        };
        return TypeSwitch.Numbers(node.Inputs[0].Type, new Interpolate(node.Attributes, axis, axesInput: -1, scalesInput: null));
    }

    public void Run<T>(OpContext context) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        Shape data = context.Input(0).Shape;
        int[] begin = InterpolateRule.Pads(attributes, "pads_begin", data.Rank);
        int[] end = InterpolateRule.Pads(attributes, "pads_end", data.Rank);
        var padded = new Shape(data.Select((size, at) => size + begin[at] + end[at]).ToArray());
        if (axis.Mode == "nearest")
        {
            T[] moved = Pad<T>(context.In<T>(0).ToArray(), data, padded, begin);
            foreach ((int at, Taps taps) in AllTaps(context, padded)) moved = Resample(moved, ref padded, at, taps);
            moved.CopyTo(context.Out<T>(0));
            return;
        }

        double[] values = Pad(Real.All(context.In<T>(0)), data, padded, begin);
        foreach ((int at, Taps taps) in AllTaps(context, padded))
        {
            values = Resample(values, ref padded, at, taps);
            if (axis.IsPillow && !Real.Is<T>()) Round<T>(values);
        }

        Store(values, context.Out<T>(0));
    }

    private static OpKernel Bind(Node node, int axesInput, int? scalesInput)
    {
        var axis = InterpolateAxis.Read(node.Attributes, Rank(node));
        return TypeSwitch.Numbers(node.Inputs[0].Type, new Interpolate(node.Attributes, axis, axesInput, scalesInput));
    }

    private static int Rank(Node node) => node.Inputs[0].Shape is { HasRank: true } shape
        ? shape.Rank
        : throw new UnsupportedException("the data has dynamic rank, expected a known rank");

    // The first version leaves the coordinate mode to the implementation; this is the choice of native OpenVINO.
    private static string FirstCoordinates(Attributes attributes, string mode, int rank)
    {
        if (attributes.Bool("align_corners", true)) return "align_corners";
        bool linear = mode is "linear" or "linear_onnx";
        bool padded = attributes.Ints("pads_begin", []).Any(pad => pad != 0) || attributes.Ints("pads_end", []).Any(pad => pad != 0);
        bool image = rank == 4 && attributes.Longs("axes").Order().SequenceEqual([2L, 3L]);
        return linear && !padded && !image ? "half_pixel" : "asymmetric";
    }

    private List<(int Axis, Taps Taps)> AllTaps(OpContext context, Shape padded)
    {
        Shape output = context.Output(0).Shape;
        int[] axes = Axes(context, padded.Rank);
        float[] scales = scalesInput is { } input
            ? ElementConverter.ToSingles(context.Input(input))
            : axes.Select(at => padded[at] == 0 ? 1 : (float)output[at] / padded[at]).ToArray();
        bool shrinks = axes.Where((_, i) => scales[i] < 1).Any();
        return axes.Select((at, i) => (at, axis.Make(padded[at], output[at], scales[i], shrinks))).Reverse().ToList();
    }

    private int[] Axes(OpContext context, int rank)
    {
        if (axesInput >= 0 && context.InputCount <= axesInput) return Enumerable.Range(0, rank).ToArray();
        long[] axes = axesInput < 0 ? attributes.Longs("axes") : ElementConverter.ToInt64s(context.Input(axesInput));
        return axes.Select(at => InferenceContext.Axis(at, rank)).ToArray();
    }

    private static T[] Pad<T>(T[] values, Shape data, Shape padded, int[] begin)
    {
        if (data == padded) return values;
        var result = new T[padded.ElementCount];
        int[] strides = Array.ConvertAll(padded.Strides(), stride => (int)stride);
        int first = 0;
        for (int axis = 0; axis < strides.Length; axis++) first += begin[axis] * strides[axis];
        var walk = new StridedWalk(data, [strides]);
        for (int i = 0; i < values.Length; i++, walk.Next()) result[first + walk.Offset(0)] = values[i];
        return result;
    }

    // Replaces axis `at` of `shape`; a nearest element has one tap of weight 1, which is exact in any type.
    private static T[] Resample<T>(T[] values, ref Shape shape, int at, Taps taps) where T : INumber<T>
    {
        int inner = (int)shape.Product(at + 1, shape.Rank);
        int outer = (int)shape.Product(0, at);
        var result = new T[(long)outer * taps.OutputSize * inner];
        for (int o = 0; o < outer; o++)
        {
            ReadOnlySpan<T> plane = values.AsSpan(o * taps.InputSize * inner, taps.InputSize * inner);
            for (int i = 0; i < taps.OutputSize; i++)
            {
                Span<T> line = result.AsSpan((o * taps.OutputSize + i) * inner, inner);
                foreach ((int index, double weight) in taps[i])
                {
                    ReadOnlySpan<T> source = plane.Slice(index * inner, inner);
                    T factor = T.CreateTruncating(weight);
                    for (int k = 0; k < line.Length; k++) line[k] += factor * source[k];
                }
            }
        }

        shape = shape.With(at, taps.OutputSize);

        return result;
    }

    private static void Round<T>(double[] values) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        double min = double.CreateTruncating(T.MinValue);
        double max = double.CreateTruncating(T.MaxValue);
        for (int i = 0; i < values.Length; i++) values[i] = Math.Clamp(Math.Round(values[i]), min, max);
    }

    private static void Store<T>(double[] values, Span<T> output) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (Real.Is<T>())
        {
            Real.Store(values, output);
            return;
        }

        Round<T>(values);
        for (int i = 0; i < values.Length; i++) output[i] = T.CreateSaturating(values[i]);
    }
}
