using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Inspect;

/// <summary>The cost of single nodes.</summary>
internal sealed class OpCosts(RunSizes sizes, CostOptions options)
{
    private const int PerSoftMax = 5; // maximum, difference, exponential, sum, quotient
    private const int PerNorm = 6; // mean, difference, square, mean, product, shift

    /// <summary>The cost of a node; null when its sizes are not known.</summary>
    /// <param name="node">A node that depends on an input.</param>
    /// <param name="constant">The nodes that depend on constants alone.</param>
    public NodeCost? Of(Node node, HashSet<Node> constant)
    {
        if (node.Outputs.Count == 0 || node.Bodies.Count > 0 || Sum(Enumerable.Range(0, node.Outputs.Count).Select(index => sizes.Elements(node.Output(index)))) is not { } elements) return null;
        if (Operations(node, elements) is not { } operations) return null;
        double weights = 0, cache = 0, activations = Moves(node) ? Bytes(node.Output(), elements) : 0;
        for (int input = 0; input < node.Inputs.Count && Moves(node); input++)
        {
            Port port = node.Inputs[input];
            if (constant.Contains(port.Node)) weights += WeightBytes(node, port, input, elements);
            else if (input > 0 && node.Type is "ScaledDotProductAttention" or "MatMul" && Cached(port) is { } cached) cache += cached * options.CacheBits / 8;
            else activations += Bytes(port, sizes.Elements(port) ?? 0);
        }

        return new NodeCost(node.Name, node.Type, BlockName.Of(node.Name).ToString(), operations, weights, cache, activations);
    }

    private double? Operations(Node node, double elements)
    {
        if (node.Inputs.Count < LeastInputs(node.Type)) return null; // a broken model
        switch (node.Type)
        {
            case "MatMul":
                if (sizes.Of(node.Inputs[0]) is not { Length: > 0 } left) return null;
                bool transposed = left.Length > 1 && node.Attributes.Find("transpose_a") is "true" or "1";
                return 2 * elements * left[transposed ? ^2 : ^1];
            case "ScaledDotProductAttention":
                if (sizes.Of(node.Inputs[0]) is not { Length: > 1 } query || sizes.Of(node.Inputs[1]) is not { Length: > 1 } keys || sizes.Of(node.Inputs[2]) is not { Length: > 1 } values) return null;
                double scores = query.Aggregate(1.0, (product, dim) => product * dim) / Math.Max(1, query[^1]) * keys[^2];
                return scores * ((2 * query[^1]) + (2 * values[^1]) + PerSoftMax);
            case "Convolution" when sizes.Of(node.Inputs[1]) is { Length: > 1 } filters:
                return 2 * elements * Product(filters, 1);
            case "GroupConvolution" when sizes.Of(node.Inputs[1]) is { Length: > 2 } filters:
                return 2 * elements * Product(filters, 2);
            case "ConvolutionBackpropData" when sizes.Of(node.Inputs[1]) is { Length: > 1 } filters:
                return 2 * (sizes.Elements(node.Inputs[0]) ?? 0) * Product(filters, 1);
            case "Convolution" or "GroupConvolution" or "ConvolutionBackpropData":
                return null;
            case "SoftMax" or "LogSoftmax":
                return PerSoftMax * elements;
            case "MVN" or "GroupNormalization" or "NormalizeL2" or "BatchNormInference":
                return PerNorm * elements;
            case var type when type.StartsWith("Reduce", StringComparison.Ordinal):
                return sizes.Elements(node.Inputs[0]);
            default:
                return Computes(node.Type) ? elements : 0;
        }
    }

    private static int LeastInputs(string type) => type switch
    {
        "ScaledDotProductAttention" => 3,
        "MatMul" or "Convolution" or "GroupConvolution" or "ConvolutionBackpropData" => 2,
        _ => type.StartsWith("Reduce", StringComparison.Ordinal) ? 1 : 0,
    };

    // A table is read where the indices point, everything else whole.
    private double WeightBytes(Node node, Port port, int input, double elements)
    {
        double count = sizes.Elements(port) ?? 0;
        if (count <= 1) return 0;
        double bytes = WeightFinder.Find(port) is { } form ? ConstantBytes(form.Stored) + Side(form.Scale) + Side(form.ZeroPoint) + Side(form.Codebook) : Bytes(port, count);
        return node.Type == "Gather" && input == 0 ? Math.Min(bytes, bytes / count * elements) : bytes;
    }

    private static double Side(Port? port) => port is not { } found ? 0 : found.Node.Type == "Constant" ? ConstantBytes(found.Node) : found.Node.Inputs.Sum(input => Side(input));

    private static double ConstantBytes(Node node) => StoredConstant.Of(node, "")?.Bytes ?? 0;

    // Elements of the cache behind keys or values, before heads are repeated; null when no cache is there.
    private double? Cached(Port port)
    {
        for (int depth = 0; depth < 16; depth++)
        {
            Node node = port.Node;
            if (node.Type == "Concat") return node.Inputs.Any(FromState) ? sizes.Elements(port) : null;
            if (node.Type is not ("Reshape" or "Broadcast" or "Unsqueeze" or "Convert" or "Tile" or "Transpose" or "Multiply") || node.Inputs.Count == 0) return null;
            port = node.Inputs[0];
        }

        return null;
    }

    private static bool FromState(Port port)
    {
        Node node = port.Node;
        while (node.Type is "Gather" or "Convert" && node.Inputs.Count > 0) node = node.Producer(0);
        return node.Type == "ReadValue" || (node.Type == "Parameter" && node.Outputs[0].Names.Any(name => name.StartsWith("past_key_values", StringComparison.Ordinal)));
    }

    private bool Moves(Node node)
    {
        if (node.Type is "Reshape" or "Squeeze" or "Unsqueeze" or "Identity") return false;
        // What only carries the cache to the attention is done in place.
        return !(node.Type is "Concat" or "Gather" or "Broadcast" or "Convert" && Cached(node.Output()) is not null) && !(node.Type == "Gather" && FromState(node.Output()));
    }

    private static double Bytes(Port port, double elements) => elements * Math.Max(1, port.Type.BitWidth) / 8;

    private static double Product(long[] dims, int from) => dims.Skip(from).Aggregate(1.0, (product, dim) => product * dim);

    private static double? Sum(IEnumerable<double?> values) => values.Aggregate((double?)0, (sum, value) => sum + value);

    private static bool Computes(string type) => type is not ("Reshape" or "Squeeze" or "Unsqueeze" or "Transpose" or "Concat" or "Split" or "VariadicSplit" or "Slice" or "StridedSlice" or "Gather" or "GatherElements"
        or "GatherND" or "Broadcast" or "Tile" or "Convert" or "ConvertLike" or "Pad" or "Identity" or "Range" or "ScatterUpdate" or "ScatterNDUpdate" or "ScatterElementsUpdate" or "DepthToSpace" or "SpaceToDepth"
        or "Reverse" or "Roll" or "OneHot" or "Eye");
}
