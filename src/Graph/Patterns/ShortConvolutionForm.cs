using Lockstep.Graph.Patterns.Symbolic;
using Lockstep.Tensors;

namespace Lockstep.Graph.Patterns;

/// <summary>
/// The operator of LFM2's convolution layers: a depthwise convolution over a state and the new products, of which the last, one for each new token, are
/// multiplied by a third part of the token's row; then a MatMul that reads all of it transposed.
/// </summary>
/// <param name="Window">What is convolved.</param>
/// <param name="Gate">Where the factor of the result begins in a row.</param>
/// <param name="Filters"><c>[channels, 1, 1, taps]</c>.</param>
/// <param name="Taps">Products under a filter.</param>
internal sealed record ShortConvolutionForm(ConvolutionWindow Window, int Gate, Port Filters, int Taps)
{
    /// <summary>Nodes that the form has, those that only make sizes apart: Transpose, split, two Multiplies, Concat, GroupConvolution, Slice, MatMul.</summary>
    public const int NodeCount = 8;

    /// <summary>The convolution before a MatMul with transposed activations; null when there is none.</summary>
    /// <param name="matMul">The MatMul.</param>
    /// <param name="sizes">Sizes of tensors.</param>
    /// <param name="refusal">Why a convolution of another form is none of these; null when there is no convolution.</param>
    public static ShortConvolutionForm? Match(Node matMul, SymbolicEvaluator sizes, out string? refusal)
    {
        refusal = null;
        if (matMul.Type != "MatMul" || !matMul.Attributes.Bool("transpose_a", false) || matMul.Producer(0) is not { Type: "Multiply" } gated) return null;
        for (int side = 0; side < 2; side++)
        {
            Port convolved = gated.Inputs[side];
            Node convolution = convolved.Node.Type == "Slice" ? convolved.Node.Producer(0) : convolved.Node;
            if (convolution.Type != "GroupConvolution") continue;
            refusal = "the convolution is no short one over a state and a product";
            if (ConvolutionWindow.Match(convolution.Producer(0)) is not { } window || ConvolutionWindow.Part(gated.Inputs[1 - side]) is not var (rows, gate, _) || rows != window.Rows) return null;
            refusal = "the filters are not one a channel, moved step by step without padding";
            if (TapsOf(convolution, window.Channels) is not { } taps || taps - 1 > window.Past) return null;
            refusal = "not the convolution's last results are used, one for each token";
            if (!KeepsOneEach(convolved, window, taps, sizes)) return null;
            refusal = null;
            return new ShortConvolutionForm(window, gate, convolution.Inputs[1], taps);
        }

        return null;
    }

    private static int? TapsOf(Node convolution, int channels)
    {
        Attributes attributes = convolution.Attributes;
        PartialShape filters = convolution.Inputs[1].Shape;
        bool plain = attributes.Text("strides", "1") == "1" && attributes.Text("dilations", "1") == "1" && attributes.Text("pads_begin", "0") == "0"
            && attributes.Text("pads_end", "0") == "0" && attributes.Text("auto_pad", "explicit") is "explicit" or "valid";
        return plain && filters is { IsStatic: true, Rank: 4 } && filters[0] == channels && filters[1] == 1 && filters[2] == 1 ? filters[3].Value : null;
    }

    // With a state of taps - 1 products there is one result a token; with a longer one, the last are taken.
    private static bool KeepsOneEach(Port convolved, ConvolutionWindow window, int taps, SymbolicEvaluator sizes)
    {
        if (convolved.Type != DType.F32) return false;
        if (convolved.Node.Type == "GroupConvolution") return window.Past == taps - 1;
        return sizes.Sizes(window.Rows) is { Length: 3 } rows && ConvolutionWindow.Last(convolved.Node, sizes) is { } kept && kept.Equals(rows[1]);
    }
}
