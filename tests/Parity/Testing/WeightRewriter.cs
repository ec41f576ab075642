using Lockstep.Graph;
using Lockstep.Graph.Patterns;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Parity.Tests;

/// <summary>Stores the matrices of a model in another <see cref="WeightFormat"/>; all else of the graph stays as it is.</summary>
internal sealed class WeightRewriter
{
    private readonly Model _model;
    private readonly WeightFormat _format;
    private readonly WeightEncoder _encoder;
    private readonly Dictionary<Node, Node> _nodes = [];
    private readonly Dictionary<Port, Port> _weights = [];

    private WeightRewriter(Model model, WeightFormat format)
    {
        (_model, _format) = (model, format);
        _encoder = new WeightEncoder(format, model.Nodes.Max(node => node.Id) + 1);
    }

    /// <summary>The model with weights in <paramref name="format"/>, written as IR and read back.</summary>
    /// <param name="model">A model whose matrices are constants of 8 or 16 bits.</param>
    /// <param name="format">The format.</param>
    public static Model Rewrite(Model model, WeightFormat format)
    {
        var rewriter = new WeightRewriter(model, format);
        Node[] parameters = Array.ConvertAll(model.Parameters.ToArray(), rewriter.Map);
        Node[] sinks = Array.ConvertAll(model.Sinks.ToArray(), rewriter.Map), results = Array.ConvertAll(model.Results.ToArray(), rewriter.Map);
        var rewritten = new Model(model.Name, $"{model.Source} as {format}", model.IrVersion, rewriter._encoder.Nodes, model.RtInfo) { Parameters = parameters, Results = results, Sinks = sinks };
        return IrRoundTripTests.ThroughMemory(rewritten, rewritten.Source);
    }

    private Node Map(Node node)
    {
        if (_nodes.TryGetValue(node, out Node? known)) return known;
        var mapped = new Node(NodeParts.Of(node) with { Inputs = Array.ConvertAll(node.Inputs.ToArray(), Map) });
        _encoder.Nodes.Add(mapped);
        return _nodes[node] = mapped;
    }

    private Port Map(Port port)
    {
        if (_weights.TryGetValue(port, out Port known)) return known;
        if (port.Type != DType.F32 || CompressedWeights.Match(port) is not { Stored.Shape.Rank: 2 } matrix || !(_format.WithEmbedding || !IsEmbedding(port))) return new Port(Map(port.Node), port.Index);
        return _weights[port] = _encoder.Encode(NameOf(port.Node), Decode(matrix), matrix.Shape[0], matrix.Shape[1]);
    }

    private bool IsEmbedding(Port port) => _model.Consumers(port).Any(consumer => consumer.Node.Type == "Gather");

    private static string NameOf(Node node)
    {
        while (node.Value is null) node = node.Producer(0);
        return node.Name;
    }

    // In f16, as the graph does it.
    private static float[] Decode(CompressedWeights matrix)
    {
        float[] weights = ElementConverter.ToSingles(matrix.Stored);
        float[]? scales = matrix.Scale is { } scale ? Constant(scale.Node) : null, zeroPoints = matrix.ZeroPoint is { } zeroPoint ? Constant(zeroPoint.Node) : null;
        int columns = matrix.Shape[1];
        for (int i = 0; i < weights.Length; i++) weights[i] = (float)(Half)((weights[i] - (zeroPoints?[i / columns] ?? 0)) * (scales?[i / columns] ?? 1));
        return weights;
    }

    private static float[] Constant(Node node) => node.Type == "Convert" ? Constant(node.Producer(0)) : ElementConverter.ToSingles(node.Value!);
}
