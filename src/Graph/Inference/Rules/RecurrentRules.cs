namespace Lockstep.Graph.Inference.Rules;

/// <summary>
/// RNNCell-0, GRUCell-3, LSTMCell-4 (<c>X [batch, input]</c>, states <c>[batch, hidden]</c>) and the sequences of opset 5 (<c>X [batch, time, input]</c>,
/// states <c>[batch, directions, hidden]</c>, lengths <c>[batch]</c>), followed by weights W, R and B with one block of rows a gate.
/// </summary>
internal static class RecurrentRules
{
    public static void Cell(InferenceContext context)
    {
        Dimension batch = Checked(context, 0, 2)[0];
        PartialShape state = new(Batch(context, batch), Hidden(context));
        for (int output = 0; output < context.OutputCount; output++)
        {
            CheckState(context, 1 + output, state);
            context.Set(output, context.Type(0), state);
        }
    }

    public static void Sequence(InferenceContext context)
    {
        PartialShape data = Checked(context, 0, 3);
        int directions = context.Attributes.OneOf("direction", null, "forward", "reverse", "bidirectional") == "bidirectional" ? 2 : 1;
        Dimension batch = Batch(context, data[0]);
        PartialShape state = new(batch, directions, Hidden(context));
        int lengths = context.OutputCount; // data, as many states as outputs without Y, lengths
        if (!context.Shape(lengths).IsCompatible(new PartialShape(batch))) throw new InferenceException($"the lengths are {context.Shape(lengths)}, expected [{batch}]");
        if (context.OutputCount > 0) context.Set(0, context.Type(0), new PartialShape(batch, directions, data[1], Hidden(context)));
        for (int output = 1; output < context.OutputCount; output++)
        {
            CheckState(context, output, state);
            context.Set(output, context.Type(0), state);
        }
    }

    private static int Hidden(InferenceContext context)
    {
        int size = context.Attributes.Int("hidden_size");
        return size > 0 ? size : throw new AttributeException("hidden_size", $"is {size}, expected 1 or more");
    }

    private static Dimension Batch(InferenceContext context, Dimension batch)
    {
        PartialShape state = context.Shape(1);
        return state.HasRank && state.Rank > 0 && batch.IsCompatible(state[0]) ? batch.Merge(state[0]) : batch;
    }

    private static PartialShape Checked(InferenceContext context, int input, int rank)
    {
        PartialShape shape = context.Shape(input);
        if (!shape.HasRank) return PartialShape.OfRank(rank);
        return shape.Rank == rank ? shape : throw new InferenceException($"input {input} is {shape}, expected rank {rank}");
    }

    private static void CheckState(InferenceContext context, int input, PartialShape state)
    {
        if (!context.Shape(input).IsCompatible(state)) throw new InferenceException($"state input {input} is {context.Shape(input)}, expected {state}");
    }
}
