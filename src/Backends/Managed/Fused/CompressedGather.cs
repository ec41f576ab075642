using Lockstep.Backends.Managed.Ops;
using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Graph.Patterns;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>Gather of rows from compressed weights (an embedding table): only the rows that are asked for are decoded.</summary>
internal sealed class CompressedGather : IPattern
{
    public string Anchor => "Gather";

    public Fusion? Match(Node anchor, PatternContext context, out string? refusal)
    {
        ConstantFolder constants = context.Constants;
        refusal = null;
        if (!constants.IsConstant(anchor.Inputs[0]) || anchor.Inputs[0].Type != DType.F32) return null;
        if (CompressedWeights.Match(anchor.Inputs[0]) is not { } match) return null;
        bool rows = anchor.Producer(2).Value is { } axis && ElementConverter.ToInt64s(axis) is [0] && anchor.Attributes.Int("batch_dims", 0) == 0;
        if (!rows) refusal = "it gathers along another axis than 0";
        if (refusal is not null || GroupedWeights.Create(match, constants, out refusal) is not { } weights) return null;
        if (TokenIndices.Find(anchor.Inputs[1]) is not { } indices)
        {
            refusal = $"its indices are {anchor.Inputs[1].Type.IrName}";
            return null;
        }

        ShapeRule rule = inference => inference.Set(0, DType.F32, inference.Shape(0) is { HasRank: true } shape
            ? new PartialShape([.. shape.Dims, weights.Columns])
            : PartialShape.Dynamic);
        return new Fusion($"Gather.{match.Stored.Type.IrName}", [indices], match.NodeCount + 1, rule, Run(weights));
    }

    private static OpKernel Run(GroupedWeights weights) => context =>
    {
        Tensor indices = context.Input(0);
        Span<float> result = context.Out<float>(0);
        for (int i = 0; i < indices.ElementCount; i++)
        {
            long index = TokenIndices.At(indices, i), row = index < 0 ? index + weights.Rows : index;
            if (row < 0 || row >= weights.Rows) throw new InferenceException($"index {index} lies outside a table of {weights.Rows} rows");
            weights.DecodeRow((int)row, result.Slice(i * weights.Columns, weights.Columns));
        }
    };
}
