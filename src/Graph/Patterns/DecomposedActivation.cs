using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Graph.Patterns;

/// <summary>
/// SiLU and GELU spelled out: x * sigmoid(x), 0.5 * x * (1 + erf(x / sqrt 2)), 0.5 * x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3))), factors in any order.
/// Constants must be those of the formula to f32; rounded ones are another function.
/// </summary>
/// <param name="Input">x.</param>
/// <param name="Activation"><c>Silu</c>, <c>GeluErf</c> or <c>GeluTanh</c>.</param>
/// <param name="NodeCount">Nodes that it stands for.</param>
internal sealed record DecomposedActivation(Port Input, string Activation, int NodeCount)
{
    private const int Deepest = 3; // Multiplies between the last one and a factor

    /// <summary>The activation whose last Multiply is <paramref name="node"/>; null when it is something else.</summary>
    public static DecomposedActivation? Match(Node node)
    {
        if (node.Type != "Multiply" || node.Outputs[0].Type != DType.F32) return null;
        for (int side = 0; side < 2; side++)
        {
            if (node.Producer(side) is { Type: "Sigmoid" } sigmoid && sigmoid.Inputs[0] == node.Inputs[1 - side]) return new(node.Inputs[1 - side], "Silu", 2);
        }

        if (OnePlus(node.Output(), Deepest) is not { } sum || Bell(sum.Node) is not var (x, activation, nodes) || x.Shape.Rank != node.Outputs[0].Shape.Rank) return null;
        double factor = 1;
        int xs = 0, sums = 0, multiplies = 0;
        bool whole = Factors(node.Output(), x, sum, ref factor, ref xs, ref sums, ref multiplies, Deepest);
        return whole && IsNear(factor, 0.5) && (xs, sums) == (1, 1) ? new(x, activation, nodes + 1 + multiplies) : null;
    }

    // 1 + erf or tanh among the factors of a product.
    private static Port? OnePlus(Port port, int depth)
    {
        if (port.Node.Type == "Add") return WithConstant(port.Node) is var (bell, one) && one == 1 && bell.Node.Type is "Erf" or "Tanh" ? port : null;
        if (port.Node.Type is not ("Multiply" or "Divide") || depth == 0) return null;
        return OnePlus(port.Node.Inputs[0], depth - 1) ?? (port.Node.Type == "Multiply" ? OnePlus(port.Node.Inputs[1], depth - 1) : null);
    }

    // What stands inside 1 + erf(...) or 1 + tanh(...).
    private static (Port X, string Activation, int Nodes)? Bell(Node sum)
    {
        Node bell = WithConstant(sum)!.Value.Port.Node;
        if (Scaled(bell.Inputs[0]) is not var (inner, factor)) return null;
        if (bell.Type == "Erf") return IsNear(factor, Math.Sqrt(0.5)) ? (inner, "GeluErf", 3) : null;
        return IsNear(factor, Math.Sqrt(2 / Math.PI)) && inner.Node.Type == "Add" && Cubic(inner.Node) is { } x ? (x, "GeluTanh", 6) : null;
    }

    // x of x + 0.044715 * x^3
    private static Port? Cubic(Node sum)
    {
        for (int side = 0; side < 2; side++)
        {
            Port x = sum.Inputs[side];
            if (Scaled(sum.Inputs[1 - side]) is var (cube, factor) && IsNear(factor, 0.044715) && IsCube(cube.Node, x)) return x;
        }

        return null;
    }

    private static bool IsCube(Node node, Port x) => node.Type switch
    {
        "Power" => node.Inputs[0] == x && Number(node.Inputs[1]) == 3,
        "Multiply" => (node.Inputs[0] == x && IsSquare(node.Producer(1), x)) || (node.Inputs[1] == x && IsSquare(node.Producer(0), x)),
        _ => false,
    };

    private static bool IsSquare(Node node, Port x) => node.Type == "Multiply" ? node.Inputs[0] == x && node.Inputs[1] == x : node.Type == "Power" && node.Inputs[0] == x && Number(node.Inputs[1]) == 2;

    // A product of constants, of x and of the sum: how often each occurs. False when there is anything else.
    private static bool Factors(Port port, Port x, Port sum, ref double factor, ref int xs, ref int sums, ref int multiplies, int depth)
    {
        if (port == x) xs++;
        else if (port == sum) sums++;
        else if (Number(port) is { } number) factor *= number;
        else if (port.Node.Type == "Divide" && depth > 0 && Number(port.Node.Inputs[1]) is { } divisor)
        {
            factor /= divisor;
            multiplies++;
            return Factors(port.Node.Inputs[0], x, sum, ref factor, ref xs, ref sums, ref multiplies, depth - 1);
        }
        else
        {
            multiplies++;
            return port.Node.Type == "Multiply" && depth > 0 && Factors(port.Node.Inputs[0], x, sum, ref factor, ref xs, ref sums, ref multiplies, depth - 1)
                && Factors(port.Node.Inputs[1], x, sum, ref factor, ref xs, ref sums, ref multiplies, depth - 1);
        }

        return true;
    }

    // port = inner * factor, by a Multiply or a Divide with a constant.
    private static (Port Inner, double Factor)? Scaled(Port port) => port.Node.Type switch
    {
        "Multiply" when WithConstant(port.Node) is var (inner, factor) => (inner, factor),
        "Divide" when Number(port.Node.Inputs[1]) is { } divisor => (port.Node.Inputs[0], 1 / divisor),
        _ => null,
    };

    private static (Port Port, double Constant)? WithConstant(Node node) =>
        Number(node.Inputs[1]) is { } right ? (node.Inputs[0], right) : Number(node.Inputs[0]) is { } left ? (node.Inputs[1], left) : null;

    private static double? Number(Port port)
    {
        Node node = port.Node.Type == "Convert" ? port.Node.Producer(0) : port.Node;
        return node.Value is { ElementCount: 1 } value && port.Type is DType.F32 or DType.F64 ? ElementConverter.ToSingles(node.Value)[0] : null;
    }

    private static bool IsNear(double found, double expected) => Math.Abs(found - expected) <= 1e-6 * expected;
}
