using Lockstep.Graph;
using Lockstep.Graph.Ir;
using Lockstep.Graph.Patterns.Symbolic;

namespace Lockstep.Inspect;

/// <summary>
/// An IR that is looked into, sound or not: the XML is read once, the weights are mapped and touched only by who asks for them. Models that no backend here
/// can run (custom ops, vision, a missing <c>.bin</c>) open all the same.
/// </summary>
public sealed class IrDocument
{
    private readonly IrReading _reading;
    private readonly Lazy<IReadOnlyList<StoredConstant>> _constants;
    private readonly Lazy<SymbolicEvaluator?> _sizes;

    private IrDocument(string xmlPath, IrReading reading, ModelConfig config)
    {
        XmlPath = xmlPath;
        _reading = reading;
        Config = config;
        _constants = new(() => Graphs.SelectMany(graph => ConstantRoles.Of(graph.Model, graph.Path)).ToArray());
        // Sizes follow from constants, so none are known when their data are missing.
        _sizes = new(() => Model.Nodes.All(node => node.Type != "Constant" || node.Value is not null) ? new SymbolicEvaluator(Model) : null);
    }

    /// <summary>The XML file.</summary>
    public string XmlPath { get; }

    /// <summary>The weights file that belongs to it, whether it is there or not.</summary>
    public string WeightsPath => Path.ChangeExtension(XmlPath, ".bin");

    /// <summary>Bytes of the weights file; null when there is none.</summary>
    public long? WeightsBytes => new FileInfo(WeightsPath) is { Exists: true } file ? file.Length : null;

    /// <summary>What <c>config.json</c> beside the model says.</summary>
    public ModelConfig Config { get; }

    /// <summary>Every rule that the reader found broken; empty for a sound model.</summary>
    public IReadOnlyList<ModelProblem> Problems => _reading.Problems;

    /// <summary>The graph; what inference did not know has the types and shapes that the file declares.</summary>
    /// <exception cref="ModelException">Ids or edges are broken, or the graph has a cycle, so that there is no graph to look at.</exception>
    public Model Model => _reading.Model ?? throw new ModelException(_reading.Problems);

    /// <summary>The graph and, behind it, the bodies of If, Loop and TensorIterator; the path of the graph itself is empty.</summary>
    internal IEnumerable<(string Path, Model Model)> Graphs => Walk("", Model);

    /// <summary>All constants with what they are for.</summary>
    internal IReadOnlyList<StoredConstant> Constants => _constants.Value;

    /// <summary>Sizes of the graph's tensors by batch, rows and total; null when data of constants are missing.</summary>
    internal SymbolicEvaluator? Sizes => _sizes.Value;

    internal IrReading Reading => _reading;

    /// <summary>Opens an IR file, or a folder that holds one.</summary>
    /// <exception cref="ModelException">There is none, or it is no IR.</exception>
    public static IrDocument Open(string path)
    {
        string xml = FindXml(path);
        return new IrDocument(xml, IrReader.ReadTolerant(xml), ModelConfig.Read(Path.GetDirectoryName(Path.GetFullPath(xml))!));
    }

    private static string FindXml(string path)
    {
        if (File.Exists(path))
            return path.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) ? path : throw Refusal(path, "this is no IR; give the .xml of an IR, or a folder that holds one");
        if (!Directory.Exists(path)) throw Refusal(path, "there is no such folder or file");
        string usual = Path.Combine(path, "openvino_model.xml");
        if (File.Exists(usual)) return usual;
        string[] found = Directory.GetFiles(path, "*.xml").Order(StringComparer.Ordinal).ToArray();
        if (found.Length == 1) return found[0];
        throw Refusal(path, found.Length == 0
            ? "this folder holds no IR; export a model with 'optimum-cli export openvino --model NAME FOLDER'"
            : $"this folder holds {found.Length} IRs and no openvino_model.xml; name one of {string.Join(", ", found.Take(8).Select(Path.GetFileName))}");
    }

    private static ModelException Refusal(string path, string why) => new(new ModelProblem(path, null, null, why));

    private static IEnumerable<(string Path, Model Model)> Walk(string path, Model model)
    {
        yield return (path, model);
        foreach (Node node in model.Nodes)
        {
            foreach (Body body in node.Bodies)
            {
                foreach ((string Path, Model Model) inner in Walk($"{path}{node.Name}/{body.Role}/", body.Model)) yield return inner;
            }
        }
    }
}
