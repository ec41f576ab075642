using Lockstep.Graph.Patterns.Symbolic;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Graph.Patterns;

/// <summary>What a short convolution slides over: a state, and behind it the products of two parts of each new token's row, all <c>[batch, channels, tokens]</c>.</summary>
/// <param name="Rows">Rows before they were transposed and split: <c>[batch, tokens, width]</c>.</param>
/// <param name="State"><c>[batch, channels, past]</c>.</param>
/// <param name="Channels">Number of channels.</param>
/// <param name="Past">Earlier products in the state.</param>
/// <param name="First">Where the first factor begins in a row.</param>
/// <param name="Second">Where the second factor begins.</param>
internal sealed record ConvolutionWindow(Port Rows, Port State, int Channels, int Past, int First, int Second)
{
    /// <summary>The window that a Concat makes; null when it is something else.</summary>
    public static ConvolutionWindow? Match(Node concat)
    {
        if (concat.Type != "Concat" || concat.Inputs.Count != 2 || concat.Attributes.Long("axis") is not (-1 or 2) || concat.Producer(1) is not { Type: "Multiply" } product) return null;
        if (Part(product.Inputs[0]) is not var (rows, first, channels) || Part(product.Inputs[1]) is not var (other, second, _) || rows != other) return null;
        bool state = concat.Inputs[0] is { Type: DType.F32, Shape: { HasRank: true, Rank: 3 } shape } && shape[1] == channels && shape[2].IsStatic;
        return state ? new ConvolutionWindow(rows, concat.Inputs[0], channels, concat.Inputs[0].Shape[2].Value, first, second) : null;
    }

    /// <summary>Rows <c>[batch, tokens, width]</c> and the place of the channels in them, where a port is a part of the transposed rows; null when it is something else.</summary>
    public static (Port Rows, int Offset, int Channels)? Part(Port port)
    {
        Node split = port.Node;
        if (split.Type is not ("VariadicSplit" or "Split") || Integer(split, 1) is not (1 or -2) || split.Producer(0) is not { Type: "Transpose" } transpose) return null;
        bool turned = transpose.Producer(1).Value is { } order && ElementConverter.ToInt64s(order) is [0, 2, 1];
        if (!turned || transpose.Inputs[0] is not { Type: DType.F32, Shape: { HasRank: true, Rank: 3 } width } || !width[2].IsStatic) return null;
        int offset = 0;
        for (int output = 0; output <= port.Index; output++)
        {
            if (split.Outputs[output].Shape is not { HasRank: true, Rank: 3 } part || !part[1].IsStatic) return null;
            if (output < port.Index) offset += part[1].Value;
        }

        return (transpose.Inputs[0], offset, port.Shape[1].Value);
    }

    /// <summary>How many of the last elements along the last axis a Slice keeps, as a polynomial; null for any other node.</summary>
    public static Poly? Last(Node slice, SymbolicEvaluator sizes)
    {
        if (slice.Type != "Slice" || slice.Outputs[0].Shape is not { HasRank: true, Rank: 3 } || sizes.Sizes(slice.Output()) is not { Length: 3 } kept) return null;
        bool toTheEnd = Integer(slice, 2) >= int.MaxValue && Integer(slice, 3) == 1 && slice.Inputs.Count > 4 && Integer(slice, 4) is 2 or -1;
        return toTheEnd ? kept[2] : null;
    }

    private static long? Integer(Node node, int input) => node.Producer(input).Value is { ElementCount: 1 } value ? ElementConverter.ToInt64s(value)[0] : null;
}
