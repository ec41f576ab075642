using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Graph.Patterns;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>The next state of a short convolution: the last products, without the Concat of all of them.</summary>
internal sealed class ShortConvolutionState : IPattern
{
    public string Anchor => "Slice";

    public Fusion? Match(Node anchor, PatternContext context, out string? refusal)
    {
        refusal = null;
        if (ConvolutionWindow.Match(anchor.Producer(0)) is not { } window || ConvolutionWindow.Last(anchor, context.Sizes)?.Integer is not (>= 0 and var kept) || kept > window.Past) return null;
        ShapeRule rule = inference => inference.Set(0, DType.F32, inference.Shape(1).With(-1, (int)kept));
        return new Fusion("ShortConvolution.state", [window.Rows, window.State], 4, rule, op =>
        {
            ShortConvolutionShape shape = ShortConvolutionRows.Shape(op.Input(0), window, 0);
            ShortConvolution.Advance(op.In<float>(0), op.In<float>(1), in shape, (int)kept, op.Out<float>(0));
        });
    }
}
