using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>Elementwise f32 ops with a constant operand: a bias for every row, a factor for all, a softcap.</summary>
internal sealed class ConstantElementwise : IPattern
{
    private readonly Func<Node, PatternContext, Fusion?> _match;

    private ConstantElementwise(string anchor, Func<Node, PatternContext, Fusion?> match) => (Anchor, _match) = (anchor, match);

    /// <summary>All such ops; the softcap, which ends in a factor, before the factor.</summary>
    public static IReadOnlyList<IPattern> All { get; } = [new ConstantElementwise("Multiply", Cap), new ConstantElementwise("Multiply", Factor), new ConstantElementwise("Add", Bias)];

    public string Anchor { get; }

    public Fusion? Match(Node anchor, PatternContext context, out string? refusal)
    {
        refusal = null;
        return anchor.Outputs[0].Type != DType.F32 || context.Constants.IsConstant(anchor.Output()) ? null : _match(anchor, context);
    }

    // cap * tanh(x / cap)
    private static Fusion? Cap(Node multiply, PatternContext context)
    {
        if (Number(multiply, context) is not var (tanh, cap) || cap <= 0 || tanh.Node.Type != "Tanh") return null;
        Node divide = tanh.Node.Producer(0);
        if (divide.Type != "Divide" || context.ValueOf(divide.Inputs[1]) is not { ElementCount: 1, Type: DType.F32 } by || by.Values<float>()[0] != cap || !KeepsShape(divide.Inputs[0], divide.Inputs[1])) return null;
        return new Fusion("Softcap", [divide.Inputs[0]], 3, Same, op => Softcap.Run(op.In<float>(0), cap, op.Out<float>(0), op.Services.Pool));
    }

    private static Fusion? Factor(Node multiply, PatternContext context) => Number(multiply, context) is var (x, factor)
        ? new Fusion("Scale", [x], 1, Same, op => Scale.Run(op.In<float>(0), factor, op.Out<float>(0), op.Services.Pool)) : null;

    private static Fusion? Bias(Node add, PatternContext context)
    {
        for (int side = 0; side < 2; side++)
        {
            (Port x, Port stored) = (add.Inputs[side], add.Inputs[1 - side]);
            if (!x.Shape.HasRank || x.Shape.Rank == 0 || !stored.Shape.IsStatic || !KeepsShape(x, stored) || context.Constants.IsConstant(x)) continue;
            Shape shape = stored.Shape.ToShape();
            if (shape.Rank == 0 || shape.ElementCount != shape[-1] || x.Shape[-1] != shape[-1] || shape[-1] < 2 || context.ValueOf(stored) is not { } value) continue;
            float[] bias = value.Values<float>().ToArray();
            return new Fusion("RowBias", [x], 1, Same, op => RowBias.Run(op.In<float>(0), checked((int)(op.Input(0).ElementCount / bias.Length)), bias, op.Out<float>(0), op.Services.Pool));
        }

        return null;
    }

    private static (Port X, float Number)? Number(Node node, PatternContext context)
    {
        for (int side = 0; side < 2; side++)
        {
            (Port x, Port stored) = (node.Inputs[side], node.Inputs[1 - side]);
            if (stored.Shape.IsStatic && stored.Shape.ToShape().ElementCount == 1 && !context.Constants.IsConstant(x) && KeepsShape(x, stored) && context.ValueOf(stored) is { } value)
                return (x, value.Values<float>()[0]);
        }

        return null;
    }

    // A constant of higher rank would add axes.
    private static bool KeepsShape(Port x, Port stored) => x.Shape.HasRank && x.Shape.Rank >= stored.Shape.Rank;

    private static void Same(InferenceContext context) => context.Set(0, DType.F32, context.Shape(0));
}
