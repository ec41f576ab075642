namespace Lockstep.Graph.Ir;

/// <summary>
/// Writes a model as IR of version 11: what <see cref="IrReader"/> and OpenVINO read back has the same ops, attributes, types, names, <c>rt_info</c> and constants
/// in the same order of inputs and outputs. Layer ids stay; port ids and the places of constants are given anew.
/// </summary>
public static class IrWriter
{
    /// <summary>Writes <paramref name="xmlPath"/> and the <c>.bin</c> of the same name beside it. The files must not be those that the model is mapped from.</summary>
    /// <exception cref="ModelException">They cannot be written.</exception>
    public static void Write(Model model, string xmlPath)
    {
        string binPath = Path.ChangeExtension(xmlPath, ".bin");
        if (File.Exists(model.Source) && Path.GetFullPath(model.Source) == Path.GetFullPath(xmlPath))
            throw new ModelException(new ModelProblem(xmlPath, null, null, "cannot be written: the model reads its weights from there; choose another name"));
        try
        {
            IrImage image = ToMemory(model);
            using FileStream bin = File.Create(binPath);
            image.WriteWeights(bin);
            File.WriteAllBytes(xmlPath, image.Xml);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ModelException([new(xmlPath, null, null, $"cannot be written: {error.Message}")], error);
        }
    }

    /// <summary>The XML of a model, and its weights as they would be written.</summary>
    public static IrImage ToMemory(Model model)
    {
        var layout = WeightsLayout.Of(model);
        return new IrImage(IrXmlWriter.Write(model, layout), layout);
    }
}
