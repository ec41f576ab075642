using Lockstep.Tensors;

namespace Lockstep.Graph.Inference.Rules;

/// <summary>Parameter, Result and the state ops: where tensors enter, leave and stay.</summary>
internal static class ModelRules
{
    /// <summary>Parameter-1: what the attributes declare.</summary>
    public static void Parameter(InferenceContext context) =>
        context.Set(0, context.Attributes.DType("element_type"), context.Attributes.PartialShape("shape"));

    /// <summary>Result-1 has no output of its own; some writers list one, which passes the input on.</summary>
    public static void Result(InferenceContext context)
    {
        if (context.OutputCount > 0) context.Set(0, context.Type(0), context.Shape(0));
    }

    /// <summary>
    /// ReadValue-3 and -6: the variable's declared type and shape. A variable holds whatever Assign wrote last, so at run time the shape is the
    /// data's, and without a declaration only the type of the initial value is known.
    /// </summary>
    public static void ReadValue(InferenceContext context)
    {
        bool declared = context.Attributes.Has("variable_shape");
        DType type = context.Attributes.DType("variable_type", DType.Dynamic);
        if (type == DType.Dynamic && context.InputCount > 0) type = context.Type(0);
        context.Set(0, type, declared ? context.Attributes.PartialShape("variable_shape") : PartialShape.Dynamic);
    }

    /// <summary>Assign-3 and -6: passes its input on.</summary>
    public static void Assign(InferenceContext context)
    {
        if (context.OutputCount > 0) context.Set(0, context.Type(0), context.Shape(0));
    }

    /// <summary>If, Loop, TensorIterator: types and shapes come from the bodies' Results; sliced outputs lose the size of their axis.</summary>
    public static void Bodies(InferenceContext context)
    {
        if (context.Bodies.Count == 0) throw new InferenceException("the node has no body");
        for (int output = 0; output < context.OutputCount; output++)
        {
            InputFact? merged = null;
            foreach (Body body in context.Bodies)
            {
                BodyOutput? map = body.Outputs.FirstOrDefault(candidate => candidate.Output == output);
                if (map is null) continue;
                Port port = body.Model.Results[map.Result].Inputs[0];
                PartialShape shape = map.Slices is null || !port.Shape.HasRank || port.Shape.Rank == 0
                    ? port.Shape
                    : port.Shape.With(InferenceContext.Axis(map.Slices.Axis, port.Shape.Rank), Dimension.Dynamic);
                merged = merged is { } other ? new InputFact(other.Type, Common(other.Shape, shape)) : new InputFact(port.Type, shape);
            }

            InputFact fact = merged ?? throw new InferenceException($"no body feeds output {output}");
            context.Set(output, fact.Type, fact.Shape);
        }
    }

    // What is true of either shape: two branches of an If may differ.
    private static PartialShape Common(PartialShape left, PartialShape right)
    {
        if (!left.HasRank || !right.HasRank || left.Rank != right.Rank) return PartialShape.Dynamic;
        var dims = new Dimension[left.Rank];
        for (int axis = 0; axis < dims.Length; axis++) dims[axis] = new Dimension(Math.Min(left[axis].Min, right[axis].Min), Math.Max(left[axis].Max, right[axis].Max));
        return new PartialShape(dims);
    }
}
