using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Graph.Patterns;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>LayerNorm as one kernel.</summary>
internal sealed class LayerNormRows : IPattern
{
    private LayerNormRows(string anchor) => Anchor = anchor;

    /// <summary>The norm with beta first, then with gamma, then bare.</summary>
    public static IReadOnlyList<IPattern> All { get; } = [new LayerNormRows("Add"), new LayerNormRows("Multiply"), new LayerNormRows("Divide"), new LayerNormRows("MVN")];

    public string Anchor { get; }

    public Fusion? Match(Node anchor, PatternContext context, out string? refusal)
    {
        refusal = null;
        if (context.Constants.IsConstant(anchor.Output()) || LayerNormalization.Match(anchor) is not { } norm) return null;
        PartialShape shape = norm.Input.Shape;
        if (norm.Input.Type != DType.F32 || !shape.HasRank || shape.Rank == 0 || !shape[-1].IsStatic || anchor.Outputs[0].Shape is not { HasRank: true } result || result.Rank != shape.Rank)
        {
            refusal = $"the norm's input is {norm.Input.Type.IrName}{shape}";
            return null;
        }

        int columns = shape[-1].Value;
        float[]? gamma = Column(norm.Gamma, 1, columns, context), beta = Column(norm.Beta, 0, columns, context);
        if (gamma is null || beta is null)
        {
            refusal = $"the norm's input has {columns} columns, its weights another number";
            return null;
        }

        return new Fusion("LayerNorm", [norm.Input], norm.NodeCount, inference => inference.Set(0, DType.F32, inference.Shape(0)), op =>
            LayerNorm.Rows(op.In<float>(0), checked((int)(op.Input(0).ElementCount / columns)), gamma, beta, norm.Epsilon, op.Out<float>(0), op.Services.Pool));
    }

    private static float[]? Column(Port? port, float missing, int columns, PatternContext context)
    {
        float[] values = port is { } stored ? context.Constants.Evaluate(stored).Values<float>().ToArray() : new float[columns];
        if (port is null) Array.Fill(values, missing);
        return values.Length == columns ? values : null;
    }
}
