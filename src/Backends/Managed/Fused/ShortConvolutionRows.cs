using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Graph.Patterns;
using Lockstep.Kernels;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>A gated short convolution and the MatMul that reads its transposed result, as one kernel that never transposes.</summary>
internal sealed class ShortConvolutionRows : IPattern
{
    public string Anchor => "MatMul";

    public Fusion? Match(Node anchor, PatternContext context, out string? refusal)
    {
        if (ShortConvolutionForm.Match(anchor, context.Sizes, out refusal) is not { } form) return null;
        if (!context.Constants.IsConstant(form.Filters) || !context.Constants.IsConstant(anchor.Inputs[1]))
        {
            refusal = "the filters or the weights after them are not constant";
            return null;
        }

        ConvolutionWindow window = form.Window;
        if (ConstantMatrix.Pack(anchor, context, out refusal) is not var (packed, type)) return null;
        if (packed.Inputs != window.Channels)
        {
            refusal = $"the convolution has {window.Channels} channels, the weights after it {packed.Inputs} inputs";
            return null;
        }

        float[] filters = ByTap(ElementConverter.ToSingles(context.Constants.Evaluate(form.Filters)), form.Taps);
        ShapeRule rule = inference => inference.Set(0, DType.F32, inference.Shape(0).With(-1, packed.Outputs));
        return new Fusion($"ShortConvolution.{form.Taps}+MatMul.{type}.packed", [window.Rows, window.State], ShortConvolutionForm.NodeCount, rule, op =>
        {
            ShortConvolutionShape shape = Shape(op.Input(0), window, form.Gate);
            bool fast = op.Services.Options.Mode == NumericMode.Fast;
            ShortConvolution.RunProjected(op.In<float>(0), op.In<float>(1), filters, in shape, packed, fast, op.Out<float>(0), op.Services.Pool);
        })
        { Fast = PackedMatMul.FastPath(packed) };
    }

    /// <summary>Sizes of one run.</summary>
    public static ShortConvolutionShape Shape(Tensor rows, ConvolutionWindow window, int gate) =>
        new(rows.Shape[0], rows.Shape[1], window.Channels, rows.Shape[2], window.First, window.Second, gate, window.Past);

    // [channels, taps] as [taps, channels].
    private static float[] ByTap(float[] filters, int taps)
    {
        var turned = new float[filters.Length];
        int channels = filters.Length / taps;
        for (int i = 0; i < filters.Length; i++) turned[(i % taps * channels) + (i / taps)] = filters[i];
        return turned;
    }
}
