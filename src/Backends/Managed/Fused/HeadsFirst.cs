using Lockstep.Backends.Managed.Ops;
using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Graph.Patterns;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>Transpose of <c>[batch, tokens, heads, dim]</c> that reads the heads inside the wider rows of a joint projection, without cutting them out first.</summary>
internal sealed class HeadsFirst : IPattern
{
    public string Anchor => "Transpose";

    public Fusion? Match(Node anchor, PatternContext context, out string? refusal)
    {
        refusal = null;
        Port heads = anchor.Inputs[0];
        if (heads.Type != DType.F32 || context.Constants.IsConstant(heads) || heads.Shape is not { HasRank: true, Rank: 4 } shape || !shape[2].IsStatic || !shape[3].IsStatic) return null;
        if (anchor.Inputs.Count < 2 || context.Sizes.Integers(anchor.Inputs[1]) is not [0, 2, 1, 3]) return null;
        (int count, int dim) = (shape[2].Value, shape[3].Value);
        HeadRows rows = HeadRows.Of(heads, count, dim, context.Sizes);
        if (rows.Width == count * dim || rows.Source.Shape is not { HasRank: true, Rank: 3 }) return null; // plain heads: for one token that is a view
        ShapeRule rule = inference => inference.Set(0, DType.F32, new PartialShape(inference.Shape(0)[0], count, inference.Shape(0)[1], dim));
        return new Fusion("Heads.part", [rows.Source], rows.NodeCount + 1, rule, Run(rows, count, dim));
    }

    private static OpKernel Run(HeadRows rows, int heads, int dim) => context =>
    {
        Shape x = context.Input(0).Shape;
        var strides = new Strides((long)x[1] * rows.Width, rows.HeadStride, rows.Width);
        var shape = new RopeShape(x[0], heads, x[1], dim, RotaryDim: 0);
        Rope.Run(context.In<float>(0)[rows.Offset..], strides, default, in shape, false, context.Out<float>(0), context.Services.Pool);
    };
}
