using System.Text.RegularExpressions;
using Lockstep.Backends;
using Lockstep.Backends.Managed;
using Lockstep.Graph;
using Lockstep.Graph.Transforms;
using Lockstep.Parity.Engines;
using Lockstep.Tensors;

namespace Lockstep.Parity.Bisect;

/// <summary>
/// Finds the first node at which two engines part: outputs are added behind nodes, both engines run the same tokens, and errors of neighbours are compared. Where an
/// engine fuses nodes, only the ends of fused kernels are looked at, so that looking changes nothing. Small models take one run, large ones a few,
/// each of which narrows the place down.
/// </summary>
public sealed partial class Bisection
{
    /// <summary>An output whose error is this many times that of its inputs is where engines part.</summary>
    public const double Jump = 30;

    // Relative rounding error of a sum of f32 products; smaller errors of inputs say nothing.
    internal const double Noise = 1e-6;

    // Bytes of outputs that a run may keep, for each of the engines.
    private const long OutputBudget = 256L << 20;

    private const int OutputsAtOnce = 32; // where not all fit

    private readonly (Engine Engine, Model Model) _a;
    private readonly (Engine Engine, Model Model) _b;
    private readonly int[] _ids;
    private readonly int _cached;
    private readonly Dictionary<string, double> _errors = new(StringComparer.Ordinal);
    private readonly List<(string Name, Port InA, Port InB)> _taps; // producers first
    private readonly Dictionary<string, int> _places;
    private readonly int _step; // of the first search; 1 when all outputs fit into memory at once
    private int _runs;

    private Bisection((Engine Engine, Model Model) a, (Engine Engine, Model Model) b, int[] ids, int cached)
    {
        (_a, _b, _ids, _cached) = (a, b, ids, cached);
        _taps = CommonTaps.Of(_a, _b);
        _places = _taps.Select((tap, i) => (tap.Name, i)).ToDictionary(pair => pair.Name, pair => pair.i, StringComparer.Ordinal);
        _step = _taps.Sum(tap => CommonTaps.Bytes(tap.InA, _ids.Length)) <= OutputBudget ? 1 : Math.Max(1, _taps.Count / OutputsAtOnce);
    }

    /// <summary>Compares two engines, or two versions of a model whose nodes have the same names.</summary>
    /// <param name="a">The side that is believed.</param>
    /// <param name="modelA">What it runs.</param>
    /// <param name="b">The side in question.</param>
    /// <param name="modelB">What it runs; often the same model.</param>
    /// <param name="ids">Tokens to feed.</param>
    /// <param name="cached">How many of them are fed in a run of their own, so that the others are decoded with a cache; 0 for none.</param>
    /// <exception cref="ModelException">An engine cannot run its model, or the models have no node in common.</exception>
    public static BisectReport Run(Engine a, Model modelA, Engine b, Model modelB, int[] ids, int cached = 0)
    {
        if (ids.Length == 0 || cached < 0 || cached >= ids.Length) throw new ArgumentException($"{ids.Length} tokens, {cached} of them cached: at least one must be left to compare.", nameof(ids));
        var bisection = new Bisection((a, modelA), (b, modelB), ids, cached);
        if (bisection._taps.Count == 0) throw new ModelException(new ModelProblem(modelB.Source, null, null, $"has no float node with the name of one of {modelA.Source}"));
        return bisection.Search();
    }

    private BisectReport Search()
    {
        int first = 0, end = _taps.Count;
        for (int step = _step; step > 1; step = Math.Max(1, (end - first) / OutputsAtOnce))
        {
            int[] places = Enumerable.Range(0, ((end - first - 1) / step) + 1).Select(i => Math.Min(first + ((i + 1) * step), end) - 1).ToArray();
            Compare(places);
            int wrong = Array.FindIndex(places, place => _errors[_taps[place].Name] > Jump * Noise);
            if (wrong < 0) return Report(null);
            (first, end) = (wrong == 0 ? first : places[wrong - 1] + 1, places[wrong] + 1);
        }

        Compare(Enumerable.Range(first, end - first).Concat(Enumerable.Range(first, end - first).SelectMany(InputsOf)).Distinct().ToArray());
        for (int i = first; i < end; i++)
        {
            if (_errors[_taps[i].Name] > Jump * Math.Max(InputError(i), Noise)) return Report(Describe(i));
        }

        return Report(null);
    }

    private BisectReport Report(BisectFinding? found)
    {
        Compare([_taps.Count - 1]);
        return new BisectReport(_taps.Count, _runs, _errors[_taps[^1].Name], found);
    }

    private void Compare(IReadOnlyList<int> places)
    {
        int[] open = places.Where(place => !_errors.ContainsKey(_taps[place].Name)).ToArray();
        foreach (int[] part in open.Chunk(Math.Max(1, _taps.Count / _step)))
        {
            Tensor[] a = TapRun.Run(_a.Engine, _a.Model, part.Select(i => (_taps[i].Name, _taps[i].InA)).ToArray(), _ids, _cached);
            Tensor[] b = TapRun.Run(_b.Engine, _b.Model, part.Select(i => (_taps[i].Name, _taps[i].InB)).ToArray(), _ids, _cached);
            _runs += 2;
            for (int i = 0; i < part.Length; i++) _errors[_taps[part[i]].Name] = RelativeError.Of(a[i], b[i]);
        }
    }

    private double InputError(int tap) => InputsOf(tap).Select(input => _errors[_taps[input].Name]).DefaultIfEmpty(0).Max();

    private IEnumerable<int> InputsOf(int tap) => Region(tap).Inputs;

    // The nearest compared nodes before a node, and the nodes between.
    private (List<int> Inputs, List<Node> Between) Region(int tap)
    {
        var seen = new HashSet<Node>();
        var open = new Stack<Node>([_taps[tap].InA.Node]);
        (List<int> inputs, List<Node> between) = ([], []);
        while (open.TryPop(out Node? node))
        {
            foreach (Node producer in node.Inputs.Select(port => port.Node).Where(seen.Add))
            {
                if (_places.TryGetValue(producer.Name, out int place)) inputs.Add(place);
                else if (producer.Type is not ("Constant" or "Parameter"))
                {
                    between.Add(producer);
                    open.Push(producer);
                }
            }
        }

        return (inputs, between);
    }

    private BisectFinding Describe(int tap)
    {
        (List<int> inputs, List<Node> between) = Region(tap);
        Node node = _taps[tap].InA.Node;
        (double? a, double? b, string? why) = Truth(tap, inputs);
        Match layer = LayerNumber().Match(node.Name);
        return new BisectFinding(node.Name, node.Type, layer.Success ? int.Parse(layer.Groups[1].Value) : null, node.Line, InputError(tap), _errors[node.Name],
            [.. between.Where(other => other.Type is not ("Convert" or "Reshape" or "ShapeOf")).Select(other => other.Name)], a, b, why);
    }

    // The part between the compared inputs and the node, in f64, on the inputs of each side.
    private (double? A, double? B, string? Why) Truth(int tap, List<int> inputs)
    {
        try
        {
            string[] names = inputs.Select(input => _taps[input].Name).ToArray();
            (string, Port)[] ports = [.. inputs.Select(i => (_taps[i].Name, _taps[i].InA))], end = [(_taps[tap].Name, _taps[tap].InA)];
            Model part = WidenFloats.Apply(CutModel.Apply(_a.Model, end, ports), DType.F64);
            if (_cached > 0 && part.Nodes.Any(node => node.Type == "ReadValue")) return (null, null, "the node depends on state");
            (string, Port)[] inB = [.. inputs.Append(tap).Select(i => (_taps[i].Name, _taps[i].InB))];
            Tensor[] fromA = TapRun.Run(_a.Engine, _a.Model, [.. ports, .. end], _ids, _cached), fromB = TapRun.Run(_b.Engine, _b.Model, inB, _ids, _cached);
            _runs += 2;
            return (Error(part, names, fromA), Error(part, names, fromB), null);
        }
        catch (Exception error) when (error is ModelException or InferRequestException)
        {
            return (null, null, error.Message);
        }
    }

    private double Error(Model part, string[] names, Tensor[] run)
    {
        Tensor[] prompt = PromptInputs.Of(_a.Model, _ids.AsSpan(_cached), _cached);
        Tensor[] inputs = part.Parameters.Select((parameter, i) => Array.IndexOf(names, part.InputName(i)) is >= 0 and var place ? run[place] : prompt[_a.Model.FindInput(part.InputName(i))]).ToArray();
        var reference = new Engine("reference", ManagedBackend.Reference, new CompileOptions(), new RequestOptions());
        return RelativeError.Of(TapRun.Part(reference, part, inputs), run[^1]);
    }

    [GeneratedRegex(@"(?:layers|h|blocks|layer)[._](\d+)[._/]")]
    private static partial Regex LayerNumber();
}
