using Lockstep.Graph;
using Lockstep.Tensors;
using Lockstep.Tensors.Safetensors;

namespace Lockstep.Inspect;

/// <summary>Takes single constants out of a model.</summary>
public static class ConstantExtract
{
    /// <summary>
    /// Writes the constants with a name, or whose name contains it, to a safetensors file: a compressed weight decoded to f32 under its name, and as stored under
    /// <c>name.stored</c> where the format has the type; any other constant as it is.
    /// </summary>
    /// <returns>The names written.</returns>
    /// <exception cref="ModelException">No constant has the name, or its data cannot be read.</exception>
    public static IReadOnlyList<string> Write(IrDocument document, string name, string path)
    {
        StoredConstant[] chosen = document.Constants.Where(constant => constant.Name == name).ToArray();
        if (chosen.Length == 0) chosen = document.Constants.Where(constant => constant.Name.Contains(name, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (chosen.Length == 0) throw Refusal(document, $"no constant has the name '{name}', nor one that contains it");
        var tensors = new List<KeyValuePair<string, Tensor>>();
        foreach (StoredConstant constant in chosen)
        {
            Tensor stored = constant.Node.Value ?? throw Refusal(document, $"the data of the constant '{constant.Name}' cannot be read; 'validate' says why");
            if (stored.Type == DType.String) throw Refusal(document, $"the constant '{constant.Name}' holds strings, which safetensors cannot");
            bool compressed = constant.Form is { Scale: not null } or { Codebook: not null } || stored.Type.SafetensorsName is null;
            if (compressed) tensors.Add(new(constant.Name, Decode(document, constant)));
            if (stored.Type.SafetensorsName is not null) tensors.Add(new(compressed ? $"{constant.Name}.stored" : constant.Name, stored));
        }

        SafetensorsWriter.Write(path, tensors.DistinctBy(tensor => tensor.Key));
        return tensors.Select(tensor => tensor.Key).Distinct().ToArray();
    }

    private static Tensor Decode(IrDocument document, StoredConstant constant)
    {
        WeightStream stream = WeightStream.Of(constant) ?? throw Refusal(document, $"the constant '{constant.Name}' is decoded by ops that are not known here");
        Tensor decoded = Tensor.Uninitialized(DType.F32, constant.Shape);
        Span<float> values = decoded.Writable<float>();
        foreach (ReadOnlyMemory<float> piece in stream.Read())
        {
            piece.Span.CopyTo(values);
            values = values[piece.Length..];
        }

        // A Reshape that joins groups gives the shape that the model sees.
        return constant.Form is { } form && form.Decoded.Shape is { IsStatic: true } shape && shape.ToShape().ElementCount == decoded.ElementCount ? decoded.Reshape(shape.ToShape()) : decoded;
    }

    private static ModelException Refusal(IrDocument document, string why) => new(new ModelProblem(document.XmlPath, null, null, why));
}
