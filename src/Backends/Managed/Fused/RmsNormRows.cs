using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Graph.Patterns;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>RMSNorm as one kernel.</summary>
internal sealed class RmsNormRows : IPattern
{
    public string Anchor => "Multiply";

    public Fusion? Match(Node anchor, PatternContext context, out string? refusal)
    {
        refusal = null;
        if (RmsNormalization.Match(anchor) is not { } norm) return null;
        if (norm.Input.Type != DType.F32 || !norm.Input.Shape.HasRank || norm.Input.Shape.Rank == 0)
        {
            refusal = $"the norm's input is {norm.Input.Type.IrName}{norm.Input.Shape}";
            return null;
        }

        if (norm.Gamma is null && !norm.Input.Shape[-1].IsStatic)
        {
            refusal = "the norm's number of columns is not known";
            return null;
        }

        float[] gamma = norm.Gamma is { } port ? context.Constants.Evaluate(port).Values<float>().ToArray() : Ones(norm.Input.Shape[-1].Value);
        if (norm.Input.Shape[-1] != gamma.Length)
        {
            refusal = $"the norm's input has {norm.Input.Shape[-1]} columns, its weights {gamma.Length}";
            return null;
        }

        return new Fusion("RmsNorm", [norm.Input], RmsNormalization.NodeCount, inference => inference.Set(0, DType.F32, inference.Shape(0)), op =>
            RmsNorm.Rows(op.In<float>(0), checked((int)(op.Input(0).ElementCount / gamma.Length)), gamma, norm.Epsilon, op.Out<float>(0), op.Services.Pool));
    }

    private static float[] Ones(int count)
    {
        var ones = new float[count];
        Array.Fill(ones, 1);
        return ones;
    }
}
