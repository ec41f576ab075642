using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Graph.Patterns;

/// <summary>
/// Attention spelled out: MatMul of queries and keys, a scale before or after it, Divide, Tanh, Multiply for a softcap, masks and slopes added or
/// selected, a column of sinks, SoftMax over the keys, MatMul with the values. A scale on queries or keys is taken as a scale of the scores, which
/// rounds in another place.
/// </summary>
internal sealed class EagerAttention
{
    private readonly Func<Port, Tensor?> _constant;
    private readonly List<Port> _terms = [];
    private double _scale = 1;
    private float _softcap;
    private Port? _sinks;
    private int _nodes = 2; // the two products

    private EagerAttention(Func<Port, Tensor?> constant) => _constant = constant;

    /// <summary>The attention whose last MatMul is <paramref name="anchor"/>; null when it is another product, or, with the reason, of another form.</summary>
    public static AttentionForm? Find(Node anchor, Model model, Func<Port, Tensor?> constant, out string? refusal)
    {
        refusal = null;
        return new EagerAttention(constant).Find(anchor, model, out refusal);
    }

    private AttentionForm? Find(Node anchor, Model model, out string? refusal)
    {
        refusal = null;
        Node weights = SkipConvert(anchor.Producer(0));
        if (weights.Type is "Slice" or "StridedSlice") weights = SkipConvert(weights.Producer(0)); // what drops the sinks
        bool dropped = weights != SkipConvert(anchor.Producer(0));
        if (weights.Type is not ("SoftMax" or "Softmax")) return null;
        int rank = anchor.Outputs[0].Shape is { HasRank: true } shape ? shape.Rank : 0;
        if (rank != 4 || anchor.Attributes.Bool("transpose_a", false) || anchor.Attributes.Bool("transpose_b", false)
            || weights.Attributes.Int("axis", 1) is not (-1 or 3))
        {
            refusal = "attention of another form than [batch, heads, tokens, dim], with SoftMax over the last axis";
            return null;
        }

        _nodes++;
        Port scores = Scores(weights.Inputs[0], dropped, anchor);
        Node product = SkipConvert(scores.Node);
        if (dropped != _sinks is not null || product.Type != "MatMul" || product.Attributes.Bool("transpose_a", false)) return null;
        Port keys = product.Inputs[1];
        bool transposed = product.Attributes.Bool("transpose_b", false);
        if (!transposed)
        {
            if (SkipScale(keys).Node is not { Type: "Transpose" } transpose || _constant(transpose.Inputs[1]) is not { } order || ElementConverter.ToInt64s(order) is not [0, 1, 3, 2])
            {
                refusal = "the keys of the scores are not transposed";
                return null;
            }

            keys = transpose.Inputs[0];
            _nodes++;
        }

        var form = new AttentionForm
        {
            Query = SkipScale(product.Inputs[0]), Keys = SkipScale(keys), Values = anchor.Inputs[1], Softcap = _softcap, Sinks = _sinks, Scale = (float)_scale, NodeCount = _nodes,
        };
        return AttentionForms.WithMask(form, _terms, model, out refusal);
    }

    // From the operand of SoftMax back to the product.
    private Port Scores(Port port, bool sinks, Node anchor)
    {
        Node node = SkipConvert(port.Node);
        if (sinks && node.Type == "Concat" && node.Inputs.Count == 2 && node.Attributes.Int("axis") is -1 or 3 && DropsLast(SkipConvert(anchor.Producer(0))))
        {
            (_sinks, node) = (Sinks(node.Inputs[1]), SkipConvert(node.Producer(0)));
            _nodes += 2;
        }

        // Masks come last, so first from this end; then the cap, then the scale.
        while (node.Type == "Add" && Term(node) is { } other)
        {
            _terms.Add(node.Inputs[1 - other]);
            node = SkipConvert(node.Producer(other));
            _nodes++;
        }

        if (node.Type == "Multiply" && Factor(node) is { } cap && SkipConvert(node.Producer(cap.Side)) is { Type: "Tanh" } tanh
            && SkipConvert(tanh.Producer(0)) is { Type: "Divide" or "Multiply" } divide && Factor(divide) is { } by
            && Math.Abs((divide.Type == "Divide" ? by.Value : 1 / by.Value) - cap.Value) <= 1e-6 * cap.Value)
        {
            (_softcap, node) = ((float)cap.Value, SkipConvert(divide.Producer(by.Side)));
            _nodes += 3;
        }

        return SkipScale(node.Output());
    }

    // The side of a sum that leads to the scores: the other one is mask or slopes.
    private static int? Term(Node add)
    {
        for (int side = 0; side < 2; side++)
        {
            if (LeadsToProduct(add.Producer(side))) return side;
        }

        return null;
    }

    private static bool LeadsToProduct(Node node)
    {
        for (int depth = 0; depth < 16; depth++)
        {
            if (node.Type == "MatMul") return true;
            if (node.Type is not ("Add" or "Multiply" or "Divide" or "Tanh" or "Convert") || node.Inputs.Count == 0) return false;
            bool second = node.Inputs.Count > 1 && node.Producer(0) is not { Type: "MatMul" or "Add" or "Multiply" or "Divide" or "Tanh" };
            node = node.Producer(second && node.Type != "Convert" ? 1 : 0);
        }

        return false;
    }

    // Products with and divisions by one number, gathered in the scale.
    private Port SkipScale(Port port)
    {
        while (port.Node.Type is "Multiply" or "Divide" && Factor(port.Node) is { } factor)
        {
            _scale = port.Node.Type == "Divide" ? _scale / factor.Value : _scale * factor.Value;
            port = port.Node.Inputs[factor.Side];
            _nodes++;
        }

        return port;
    }

    // The number of x * number, number * x or x / number, and which operand x is.
    private (int Side, double Value)? Factor(Node node)
    {
        for (int side = 0; side < (node.Type == "Divide" ? 1 : 2); side++)
        {
            Port other = node.Inputs[1 - side];
            if (other.Shape.IsStatic && other.Shape.ToShape().ElementCount == 1 && _constant(other) is { } value && ElementConverter.ToSingles(value)[0] is > 0 and var number) return (side, number);
        }

        return null;
    }

    // [..., 0 : -1] of the weights.
    private bool DropsLast(Node slice)
    {
        if (slice.Type != "Slice" || slice.Inputs.Count < 5) return false;
        long[]?[] lists = Enumerable.Range(1, 4).Select(input => _constant(slice.Inputs[input]) is { } value ? ElementConverter.ToInt64s(value) : null).ToArray();
        return lists is [[0], [-1], [1], [-1 or 3]];
    }

    // Sink logits lie broadcast over batch and tokens.
    private static Port Sinks(Port port)
    {
        while (port.Node.Type is "Broadcast" or "Convert") port = port.Node.Inputs[0];
        return port;
    }

    private static Node SkipConvert(Node node) => node.Type == "Convert" && node.Inputs[0].Type is DType.F32 or DType.F16 or DType.BF16 ? node.Producer(0) : node;
}
