using Lockstep.Backends.Managed.Ops;
using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>Gather of rows from an f32 table: one copy a row. As the op says, an index outside the table gives zeros.</summary>
internal sealed class TableGather : IPattern
{
    public string Anchor => "Gather";

    public Fusion? Match(Node anchor, PatternContext context, out string? refusal)
    {
        refusal = null;
        Port table = anchor.Inputs[0];
        if (!context.Constants.IsConstant(table) || table.Type != DType.F32 || table.Shape is not { IsStatic: true, Rank: 2 } || context.Constants.IsConstant(anchor.Inputs[1])) return null;
        bool rows = context.Sizes.Integers(anchor.Inputs[2]) is [0] && anchor.Attributes.Int("batch_dims", 0) == 0;
        if (!rows || TokenIndices.Find(anchor.Inputs[1]) is not { } indices) return null;
        Tensor values = context.Constants.Evaluate(table);
        int columns = values.Shape[1];
        ShapeRule rule = inference => inference.Set(0, DType.F32, inference.Shape(0) is { HasRank: true } shape ? new PartialShape([.. shape.Dims, columns]) : PartialShape.Dynamic);
        return new Fusion("Gather.f32", [indices], indices == anchor.Inputs[1] ? 1 : 2, rule, Run(values, columns));
    }

    private static OpKernel Run(Tensor table, int columns) => context =>
    {
        Tensor indices = context.Input(0);
        Span<float> result = context.Out<float>(0);
        ReadOnlySpan<float> values = table.Values<float>();
        for (int i = 0; i < indices.ElementCount; i++)
        {
            long row = TokenIndices.At(indices, i);
            if (row < 0) row += table.Shape[0];
            Span<float> to = result.Slice(i * columns, columns);
            if (row < 0 || row >= table.Shape[0]) to.Clear();
            else values.Slice(checked((int)row * columns), columns).CopyTo(to);
        }
    };
}
