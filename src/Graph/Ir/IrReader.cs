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
        Stream stream;
        try
        {
            stream = new FileStream(xmlPath, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ModelException([new(xmlPath, null, null, $"cannot be opened: {error.Message}")], error);
        }

        using (stream) return Read(stream, Weights.BesideXml(xmlPath), xmlPath);
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
