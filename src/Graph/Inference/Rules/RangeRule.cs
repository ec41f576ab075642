using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Graph.Inference.Rules;

/// <summary>Range-0 (type of the inputs) and Range-4 (<c>output_type</c>): start, stop, step.</summary>
internal static class RangeRule
{
    public static void Opset1(InferenceContext context)
    {
        context.SameType(0, 1);
        Infer(context, context.SameType(0, 2));
    }

    public static void Opset4(InferenceContext context) => Infer(context, context.Attributes.DType("output_type"));

    /// <summary>The number of elements from <paramref name="start"/> up to and without <paramref name="stop"/>, all in the type of the output.</summary>
    public static long Count(Tensor start, Tensor stop, Tensor step, DType type)
    {
        double count;
        if (type.IsFloat)
        {
            double width = Real(step);
            if (width == 0 || double.IsNaN(width)) throw new InferenceException($"the step of a range is {width}");
            count = Math.Ceiling((Real(stop) - Real(start)) / width);
        }
        else
        {
            Int128 width = Integer(step);
            if (width == 0) throw new InferenceException("the step of a range is 0");
            Int128 span = width > 0 ? Integer(stop) - Integer(start) : Integer(start) - Integer(stop);
            count = span <= 0 ? 0 : (double)((span - 1) / Int128.Abs(width) + 1);
        }

        return count <= int.MaxValue ? (long)Math.Max(0, count)
            : throw new InferenceException($"the range has {count} elements, expected at most {int.MaxValue}");
    }

    private static void Infer(InferenceContext context, DType type)
    {
        for (int input = 0; input < 3; input++)
        {
            if (Axes.Count(context, input) is { } elements and not 1)
                throw new InferenceException($"input {input} of a range has {elements} elements, expected 1");
        }

        bool known = context.Value(0) is not null && context.Value(1) is not null && context.Value(2) is not null && type != DType.Dynamic;
        context.Set(0, type, new PartialShape(known ? (int)Count(context.Value(0)!, context.Value(1)!, context.Value(2)!, type) : Dimension.Dynamic));
    }

    private static double Real(Tensor scalar) => ElementConverter.Convert(scalar, DType.F64).Values<double>()[0];

    // Real inputs of an integer range are truncated first.
    private static Int128 Integer(Tensor scalar) => scalar.Type == DType.U64 ? scalar.Values<ulong>()[0] : ElementConverter.ToInt64s(scalar)[0];
}
