using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Graph.Patterns;

/// <summary>
/// LayerNorm over the last axis: (x - mean) / sqrt(variance + epsilon) * gamma + beta, as MVN or spelled out with means; gamma or beta may be absent.
/// </summary>
/// <param name="Input">x.</param>
/// <param name="Gamma">Constant factors, one a column; null for ones.</param>
/// <param name="Beta">Constants added, one a column; null for zeros.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="NodeCount">Nodes that it stands for.</param>
internal sealed record LayerNormalization(Port Input, Port? Gamma, Port? Beta, float Epsilon, int NodeCount)
{
    /// <summary>The norm whose last node is an Add, Multiply, Divide or MVN; null when it is something else.</summary>
    public static LayerNormalization? Match(Node node)
    {
        if (node.Type == "Add" && Sides(node) is { } sum && Match(sum.Other) is { Beta: null } inner) return inner with { Beta = sum.Columns, NodeCount = inner.NodeCount + 1 };
        if (node.Type == "Multiply" && Sides(node) is { } product && Match(product.Other) is { Gamma: null, Beta: null } bare) return bare with { Gamma = product.Columns, NodeCount = bare.NodeCount + 1 };
        return node.Type switch { "MVN" => OfMvn(node), "Divide" or "Multiply" => SpelledOut(node), _ => null };
    }

    private static LayerNormalization? OfMvn(Node node)
    {
        bool known = node.Inputs.Count == 2 && node.Attributes.Bool("normalize_variance", false)
            && node.Attributes.Text("eps_mode", "").Equals("INSIDE_SQRT", StringComparison.OrdinalIgnoreCase) && IsLast(node.Producer(1), node.Inputs[0]);
        return known ? new LayerNormalization(node.Inputs[0], null, null, (float)node.Attributes.Double("eps"), 1) : null;
    }

    // d / sqrt(mean(d^2) + epsilon) or d * (1 / that), where d = x - mean(x).
    private static LayerNormalization? SpelledOut(Node node)
    {
        for (int side = 0; side < (node.Type == "Divide" ? 1 : 2); side++)
        {
            Node difference = node.Producer(side), root = node.Producer(1 - side);
            if (node.Type == "Multiply")
            {
                if (root.Type == "Divide" && Scalar(root.Producer(0)) == 1) root = root.Producer(1);
                else if (root.Type != "Power" || Scalar(root.Producer(1)) != -0.5) continue;
            }

            if (difference.Type != "Subtract" || difference.Producer(1) is not { Type: "ReduceMean" } mean || mean.Inputs[0] != difference.Inputs[0] || !OverLast(mean)) continue;
            if (root.Type is not ("Sqrt" or "Power") || (root.Type == "Power" && Scalar(root.Producer(1)) is not (0.5 or -0.5))) continue;
            if (root.Producer(0) is { Type: "Add" } sum && Scalar(sum.Producer(1)) is { } epsilon && sum.Producer(0) is { Type: "ReduceMean" } variance && OverLast(variance)
                && IsSquare(variance.Producer(0), difference, mean))
                return new LayerNormalization(difference.Inputs[0], null, null, (float)epsilon, 8);
        }

        return null;
    }

    private static bool IsSquare(Node square, Node difference, Node mean) => square.Type switch
    {
        "Power" => square.Producer(0) == difference && Scalar(square.Producer(1)) == 2,
        "Multiply" => square.Producer(0) == difference && square.Producer(1) == difference,
        "SquaredDifference" => square.Inputs[0] == difference.Inputs[0] && square.Producer(1) == mean,
        _ => false,
    };

    private static bool OverLast(Node mean) => mean.Attributes.Bool("keep_dims", false) && IsLast(mean.Producer(1), mean.Inputs[0]);

    private static bool IsLast(Node axes, Port x) => axes.Value is { } value && ElementConverter.ToInt64s(value) is [var axis] && (axis == -1 || (x.Shape.HasRank && axis == x.Shape.Rank - 1));

    // The constant columns of a sum or product, and the node on the other side.
    private static (Port Columns, Node Other)? Sides(Node node)
    {
        for (int side = 0; side < 2; side++)
        {
            if (IsColumns(node.Inputs[side])) return (node.Inputs[side], node.Producer(1 - side));
        }

        return null;
    }

    private static bool IsColumns(Port port) =>
        SkipConvert(port.Node).Value is { } value && port.Type == DType.F32 && value.Shape.Rank > 0 && value.ElementCount == value.Shape[-1] && value.ElementCount > 1;

    private static double? Scalar(Node node) => SkipConvert(node).Value is { ElementCount: 1 } value ? ElementConverter.ToSingles(value)[0] : null;

    private static Node SkipConvert(Node node) => node.Type == "Convert" ? node.Producer(0) : node;
}
