using Lockstep.Tensors;

namespace Lockstep.Graph.Inference.Rules;

/// <summary>Unique-10: distinct elements (or slices along an axis), first positions, positions of each element among the distinct, counts.</summary>
internal static class UniqueRule
{
    public static void Infer(InferenceContext context)
    {
        PartialShape data = context.Shape(0);
        context.Attributes.Bool("sorted", true);
        DType indexType = IndexType(context, "index_element_type");
        DType countType = IndexType(context, "count_element_type");
        Dimension all = 1; // how many things are compared
        PartialShape values;
        if (context.InputCount < 2)
        {
            foreach (Dimension dim in data.HasRank ? data.Dims : [Dimension.Dynamic]) all *= dim;
            values = new PartialShape(Found(all));
        }
        else
        {
            int? axis = data.HasRank && Axes.One(context, 1, "axis") is { } known ? InferenceContext.Axis(known, data.Rank) : null;
            all = axis is { } at ? data[at] : Dimension.Dynamic;
            values = axis is { } on ? data.With(on, Found(all)) : data.HasRank ? PartialShape.OfRank(data.Rank) : PartialShape.Dynamic;
        }

        context.Set(0, context.Type(0), values);
        context.Set(1, indexType, new PartialShape(Found(all)));
        context.Set(2, indexType, new PartialShape(all));
        context.Set(3, countType, new PartialShape(Found(all)));
    }

    // At least one is distinct when there is any.
    private static Dimension Found(Dimension all) => new(Math.Min(1, all.Min), all.Max);

    private static DType IndexType(InferenceContext context, string attribute)
    {
        DType type = context.Attributes.DType(attribute, DType.I64);
        return type is DType.I32 or DType.I64 ? type : throw new AttributeException(attribute, $"is {type.IrName}, expected i32 or i64");
    }
}
