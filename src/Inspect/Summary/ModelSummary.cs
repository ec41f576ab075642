using Lockstep.Graph;
using Lockstep.Graph.Patterns;
using Lockstep.Tensors;

namespace Lockstep.Inspect;

/// <summary>What a model is, on one screen. Reads the XML and single numbers of the weights, never the weights themselves.</summary>
public sealed record ModelSummary
{
    /// <summary>The XML file.</summary>
    public required string Path { get; init; }

    /// <summary>Name of the network.</summary>
    public required string Name { get; init; }

    /// <summary>IR version.</summary>
    public required int IrVersion { get; init; }

    /// <summary>Bytes of the weights file; null when there is none.</summary>
    public required long? WeightsBytes { get; init; }

    /// <summary>What kind of model it seems to be.</summary>
    public required ArchitectureGuess Architecture { get; init; }

    /// <summary>Inputs in the order of the file.</summary>
    public required IReadOnlyList<PortSummary> Inputs { get; init; }

    /// <summary>Outputs in the order of the file.</summary>
    public required IReadOnlyList<PortSummary> Outputs { get; init; }

    /// <summary>Variables.</summary>
    public required IReadOnlyList<StateSummary> States { get; init; }

    /// <summary>Ops, the most frequent first.</summary>
    public required IReadOnlyList<OpCount> Ops { get; init; }

    /// <summary>Learned numbers, decoded; scales and zero points are not among them, shared weights count once.</summary>
    public required long Parameters { get; init; }

    /// <summary>Bits in the file for each of <see cref="Parameters"/>, scales, zero points and codebooks included; 0 without parameters.</summary>
    public required double BitsPerWeight { get; init; }

    /// <summary>Constants by element type and role.</summary>
    public required IReadOnlyList<TypeShare> Constants { get; init; }

    /// <summary>How the weights are stored.</summary>
    public required IReadOnlyList<SchemeShare> Schemes { get; init; }

    /// <summary>The KV cache; null when there is none.</summary>
    public required CacheSummary? Cache { get; init; }

    /// <summary>Operations for one token behind 512 others; null when the sizes are not known.</summary>
    public required double? OperationsPerDecodedToken { get; init; }

    /// <summary>Operations for each token of a prompt of 512; null when the sizes are not known.</summary>
    public required double? OperationsPerPromptToken { get; init; }

    /// <summary>Longest sequence that <c>config.json</c> names; null when it names none.</summary>
    public required int? ContextLength { get; init; }

    /// <summary>The parts of <c>rt_info</c> that say where a model comes from, as <c>key: value</c>.</summary>
    public required IReadOnlyList<string> Origin { get; init; }

    /// <summary>Groups of nodes that the managed backend has a kernel for.</summary>
    public required IReadOnlyList<PatternCount> Patterns { get; init; }

    /// <summary>What the managed backend cannot run; empty when it can run all, null when no backend was asked.</summary>
    public required IReadOnlyList<string>? Unsupported { get; init; }

    /// <summary>What is wrong with the files.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>Summarises a model.</summary>
    /// <param name="document">The model.</param>
    /// <param name="backend">Says what it cannot run; null for nobody.</param>
    /// <exception cref="ModelException">There is no graph to look at.</exception>
    public static ModelSummary Of(IrDocument document, IBackendView? backend = null)
    {
        Model model = document.Model;
        PatternCount[] patterns = PatternCensus.Find(document).GroupBy(one => one.Pattern).Select(group => new PatternCount(group.Key, group.Count())).ToArray();
        var weights = WeightTotals.Of(document.Constants);
        return new ModelSummary
        {
            Path = document.XmlPath,
            Name = model.Name,
            IrVersion = model.IrVersion,
            WeightsBytes = document.WeightsBytes,
            Architecture = Inspect.Architecture.Guess(document, patterns),
            Inputs = Enumerable.Range(0, model.Parameters.Count).Select(index => Describe(model.InputName(index), model.Parameters[index].Outputs[0])).ToArray(),
            Outputs = Enumerable.Range(0, model.Results.Count).Select(index => Output(model, index)).ToArray(),
            States = StatesOf(model),
            Ops = document.Graphs.SelectMany(graph => graph.Model.Nodes).GroupBy(node => (node.Type, node.Opset)).Select(group => new OpCount(group.Key.Type, group.Key.Opset, group.Count()))
                .OrderByDescending(op => op.Count).ThenBy(op => op.Type, StringComparer.Ordinal).ToArray(),
            Parameters = weights.Parameters,
            BitsPerWeight = weights.BitsPerWeight,
            Constants = weights.Types,
            Schemes = weights.Schemes,
            Cache = CacheOf(model),
            OperationsPerDecodedToken = Operations(document, new CostOptions(1, 1, 512), 1),
            OperationsPerPromptToken = Operations(document, new CostOptions(1, 512, 0), 512),
            ContextLength = document.Config.ContextLength,
            Origin = RtInfoLines.Origin(model.RtInfo),
            Patterns = patterns,
            Unsupported = backend?.Unsupported(document),
            Problems = [.. document.Problems.Select(problem => problem.ToString()), .. document.Config.Problem is { } problem ? [problem] : Array.Empty<string>()],
        };
    }

    private static PortSummary Describe(string name, OutputPort port) => new(name, port.Type == DType.Dynamic ? "?" : port.Type.IrName, port.Shape.ToString());

    private static PortSummary Output(Model model, int index)
    {
        Port port = model.Results[index].Inputs[0];
        return Describe(model.OutputNames(index) is [string first, ..] ? first : model.Results[index].Name, port.Node.Outputs[port.Index]);
    }

    private static StateSummary[] StatesOf(Model model)
    {
        IReadOnlyDictionary<string, int?> growing = GrowingAxes(model);
        return model.Nodes.Where(node => node.Type == "ReadValue").Select(node =>
        {
            PortSummary port = Describe("", node.Outputs[0]);
            string id = node.Attributes.Text("variable_id", "");
            return new StateSummary(id, port.Type, port.Shape, growing.GetValueOrDefault(id));
        }).ToArray();
    }

    private static IReadOnlyDictionary<string, int?> GrowingAxes(Model model)
    {
        try
        {
            return StateAxes.Find(model);
        }
        catch (Exception error) when (error is AttributeException or ArgumentException)
        {
            return new Dictionary<string, int?>(); // an Assign without an id; the problems say so
        }
    }

    // A cache has the shape [?, heads, ?, dim] with exactly the batch and the positions open.
    private static CacheSummary? CacheOf(Model model)
    {
        IEnumerable<PartialShape> shapes = model.Nodes.Where(node => node.Type == "ReadValue").Select(node => node.Outputs[0].Shape);
        shapes = shapes.Concat(model.Parameters.Where(node => node.Outputs[0].Names.Any(name => name.StartsWith("past_key_values", StringComparison.Ordinal))).Select(node => node.Outputs[0].Shape));
        PartialShape[] caches = shapes.Where(shape => shape is { HasRank: true, Rank: 4 } && !shape[2].IsStatic && shape[1].IsStatic && shape[3].IsStatic).ToArray();
        long elements = caches.Sum(shape => (long)shape[1].Value * shape[3].Value);
        return caches.Length == 0 ? null : new CacheSummary(caches.Length, elements, 4 * elements, 2 * elements, elements);
    }

    private static double? Operations(IrDocument document, CostOptions options, int tokens)
    {
        var cost = CostModel.Of(document, options);
        return cost.Nodes.Count == 0 || cost.UnknownNodes > cost.Nodes.Count / 4 ? null : cost.Operations / tokens;
    }
}
