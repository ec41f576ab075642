using Lockstep.Tensors;

namespace Lockstep.Graph.Ir;

/// <summary>
/// Reads OpenVINO IR (versions 10 and 11): XML streamed, weights memory-mapped. Either a complete, checked <see cref="Model"/> comes back or one
/// <see cref="ModelException"/> with every problem found.
/// </summary>
public static class IrReader
{
    /// <summary>Reads <paramref name="xmlPath"/> and maps the <c>.bin</c> of the same name beside it.</summary>
    /// <exception cref="ModelException">The model cannot be read.</exception>
    public static Model Read(string xmlPath)
    {
        using Stream stream = OpenXml(xmlPath);
        return Read(stream, Weights.BesideXml(xmlPath), xmlPath);
    }

    /// <summary>Reads what can be read, and lists what is wrong instead of refusing it.</summary>
    /// <exception cref="ModelException">The file cannot be opened, or is no XML of an IR at all.</exception>
    internal static IrReading ReadTolerant(string xmlPath)
    {
        using Stream stream = OpenXml(xmlPath);
        Weights weights = Weights.BesideXml(xmlPath);
        var problems = new List<ModelProblem>();
        RawGraph raw = IrXml.Read(stream, xmlPath, problems);
        int format = problems.Count;
        Model? model = new GraphBuilder(xmlPath, raw.Version, weights, problems).Build(raw);
        return new IrReading(raw, model is not null && IsWalkable(model) ? model : null, weights, problems, format);
    }

    // Whoever walks a model looks at where tensors enter and leave; a node without that is among the problems.
    private static bool IsWalkable(Model model) => model.Nodes.All(node => node.Type switch
    {
        "Parameter" or "ReadValue" or "Constant" => node.Outputs.Count > 0,
        "Result" or "Assign" => node.Inputs.Count > 0,
        _ => true,
    } && node.Bodies.All(body => IsWalkable(body.Model)));

    private static FileStream OpenXml(string xmlPath)
    {
        try
        {
            return new FileStream(xmlPath, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ModelException([new(xmlPath, null, null, $"cannot be opened: {error.Message}")], error);
        }
    }

    /// <summary>Reads a model from memory.</summary>
    /// <param name="xml">The XML.</param>
    /// <param name="weights">The bytes that constants refer to; null when the model has none.</param>
    /// <param name="source">What messages call the model.</param>
    /// <exception cref="ModelException">The model cannot be read.</exception>
    public static Model Read(Stream xml, TensorMemory? weights, string source = "model in memory") => Read(xml, Weights.Over(weights, source), source);

    private static Model Read(Stream stream, Weights weights, string source)
    {
        var problems = new List<ModelProblem>();
        RawGraph raw = IrXml.Read(stream, source, problems);
        Model? model = new GraphBuilder(source, raw.Version, weights, problems).Build(raw);
        return problems.Count > 0 || model is null ? throw new ModelException(problems) : model;
    }
}
