using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Graph.Patterns;

/// <summary>
/// RMSNorm over the last axis as exporters write it: x * (1 / sqrt(mean(x^2) + epsilon)) * gamma, with Power or Multiply for the square, Divide or Power
/// for the inverse root, and gamma on either side. A gamma of ones is left out by exporters.
/// </summary>
/// <param name="Input">x.</param>
/// <param name="Gamma">Constant weights, one a column; null for ones.</param>
/// <param name="Epsilon">Added to the mean square.</param>
public sealed record RmsNormalization(Port Input, Port? Gamma, float Epsilon)
{
    /// <summary>Nodes that the form has at most.</summary>
    public const int NodeCount = 7;

    /// <summary>The norm whose last Multiply is <paramref name="node"/>; null when it is something else.</summary>
    public static RmsNormalization? Match(Node node)
    {
        if (node.Type != "Multiply") return null;
        for (int side = 0; side < 2; side++)
        {
            Node scaled = SkipConvert(node.Producer(1 - side));
            if (IsColumns(node.Inputs[side]) && scaled.Type == "Multiply" && Scaled(scaled) is { } norm) return norm with { Gamma = node.Inputs[side] };
        }

        return Scaled(node);
    }

    // x * (1 / sqrt(mean(x^2) + epsilon)), either way round.
    private static RmsNormalization? Scaled(Node multiply)
    {
        for (int x = 0; x < 2; x++)
        {
            if (EpsilonOf(multiply.Inputs[1 - x].Node, multiply.Inputs[x]) is { } epsilon) return new RmsNormalization(multiply.Inputs[x], null, epsilon);
        }

        return null;
    }

    // The epsilon of 1 / sqrt(mean(x^2) + epsilon); null for another form.
    private static float? EpsilonOf(Node inverse, Port x)
    {
        Node root;
        double exponent = 1;
        if (inverse.Type == "Divide" && Scalar(inverse.Producer(0)) == 1) root = inverse.Producer(1);
        else if (inverse.Type == "Power" && Scalar(inverse.Producer(1)) is { } power) (root, exponent) = (inverse.Producer(0), power);
        else return null;
        bool isRoot = root.Type == "Sqrt" && exponent is 1 or -1 && !(inverse.Type == "Power" && exponent == 1);
        Node sum = root.Type == "Sqrt" ? root.Producer(0) : root;
        if (!isRoot && exponent != -0.5) return null;
        if (sum.Type != "Add" || Scalar(sum.Producer(1)) is not { } epsilon) return null;
        Node mean = sum.Producer(0);
        bool lastAxis = mean.Type == "ReduceMean" && mean.Attributes.Bool("keep_dims", false) && mean.Producer(1).Value is { } axes && IsLast(ElementConverter.ToInt64s(axes), x);
        return lastAxis && IsSquare(mean.Producer(0), x) ? (float)epsilon : null;
    }

    private static bool IsLast(long[] axes, Port x) => axes is [var axis] && (axis == -1 || (x.Shape.HasRank && axis == x.Shape.Rank - 1));

    private static bool IsSquare(Node node, Port x) => node.Type switch
    {
        "Power" => node.Inputs[0] == x && Scalar(node.Producer(1)) == 2,
        "Multiply" => node.Inputs[0] == x && node.Inputs[1] == x,
        _ => false,
    };

    // [1, ..., 1, columns], constant, possibly behind a Convert.
    private static bool IsColumns(Port port) =>
        SkipConvert(port.Node).Value is { } value && port.Type == DType.F32 && value.Shape.Rank > 0 && value.ElementCount == value.Shape[-1] && value.ElementCount > 1;

    private static double? Scalar(Node node) => SkipConvert(node).Value is { ElementCount: 1 } value ? ElementConverter.ToSingles(value)[0] : null;

    private static Node SkipConvert(Node node) => node.Type == "Convert" ? node.Producer(0) : node;
}
