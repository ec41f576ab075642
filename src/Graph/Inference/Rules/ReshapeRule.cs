namespace Lockstep.Graph.Inference.Rules;

/// <summary>Reshape-1: -1 takes what is left; with <c>special_zero</c> a 0 copies the input's dimension at that position.</summary>
internal static class ReshapeRule
{
    public static void Infer(InferenceContext context)
    {
        PartialShape input = context.Shape(0);
        bool specialZero = context.Attributes.Bool("special_zero");
        if (context.Integers(1) is not { } pattern)
        {
            PartialShape target = context.Shape(1);
            bool knownRank = target.HasRank && target.Rank == 1 && target[0].IsStatic;
            context.Set(0, context.Type(0), knownRank ? PartialShape.OfRank(target[0].Value) : PartialShape.Dynamic);
            return;
        }

        context.Set(0, context.Type(0), Resolve(input, pattern, specialZero));
    }

    private static PartialShape Resolve(PartialShape input, long[] pattern, bool specialZero)
    {
        var dims = new Dimension[pattern.Length];
        int inferred = -1;
        for (int axis = 0; axis < pattern.Length; axis++)
        {
            if (pattern[axis] is < -1 or > int.MaxValue) throw new InferenceException($"the target shape has {pattern[axis]} at axis {axis}");
            if (pattern[axis] == -1)
            {
                if (inferred >= 0) throw new InferenceException("the target shape has more than one -1");
                inferred = axis;
                dims[axis] = Dimension.Dynamic;
            }
            else if (pattern[axis] == 0 && specialZero)
            {
                if (input.HasRank && axis >= input.Rank) throw new InferenceException($"the target shape copies dimension {axis} of an input of rank {input.Rank}");
                dims[axis] = input.HasRank ? input[axis] : Dimension.Dynamic;
            }
            else
            {
                dims[axis] = (int)pattern[axis];
            }
        }

        if (inferred >= 0) dims[inferred] = Remaining(input, dims, inferred, pattern);
        var shape = new PartialShape(dims);
        if (input.IsStatic && shape.IsStatic && input.ToShape().ElementCount != shape.ToShape().ElementCount)
            throw new InferenceException($"{input} ({input.ToShape().ElementCount} elements) cannot be reshaped to {shape}, written as [{string.Join(",", pattern)}]");
        return shape;
    }

    private static Dimension Remaining(PartialShape input, Dimension[] dims, int inferred, long[] pattern)
    {
        if (!input.IsStatic) return Dimension.Dynamic;
        long rest = 1;
        for (int axis = 0; axis < dims.Length; axis++)
        {
            if (axis == inferred) continue;
            if (!dims[axis].IsStatic) return Dimension.Dynamic;
            rest = checked(rest * dims[axis].Value);
        }

        long count = input.ToShape().ElementCount;
        if (rest == 0 ? count != 0 : count % rest != 0) throw new InferenceException($"{input} cannot be reshaped to [{string.Join(",", pattern)}]");
        return rest == 0 ? 0 : (int)(count / rest);
    }
}
