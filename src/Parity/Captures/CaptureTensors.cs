using System.Globalization;
using System.Text.Json;
using Lockstep.Tensors;
using Lockstep.Tensors.Safetensors;

namespace Lockstep.Parity.Captures;

/// <summary>Gives the prompts of a capture their tensors, and refuses those that do not fit.</summary>
internal sealed class CaptureTensors
{
    private const string Layer = "layer.";

    private readonly SafetensorsFile _file;
    private readonly Dictionary<int, List<KeyValuePair<string, Tensor>>> _layers = [];

    /// <summary>Tensors of so many prompts.</summary>
    public CaptureTensors(SafetensorsFile file, int? vocabulary, int prompts)
    {
        (_file, VocabularySize) = (file, vocabulary);
        foreach ((string name, Tensor tensor) in file.Tensors)
        {
            int dot = name.IndexOf('.');
            if (dot <= 0 || !int.TryParse(name.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out int prompt)) throw new JsonException($"the tensor '{name}' belongs to no prompt; its name must begin with a number and a dot");
            if (prompt >= prompts) throw new JsonException($"the tensor '{name}' is of prompt {prompt}, and there are {prompts} prompts");
            if (!name.AsSpan(dot + 1).StartsWith(Layer)) continue;
            if (!_layers.TryGetValue(prompt, out var list)) _layers[prompt] = list = [];
            list.Add(new(name[(dot + 1 + Layer.Length)..], tensor));
        }
    }

    /// <summary>Length of a whole row; null as long as nobody has said.</summary>
    public int? VocabularySize { get; private set; }

    /// <summary>The prompt with its tensors.</summary>
    public CapturedPrompt Add(int index, CapturedPrompt prompt)
    {
        int? chosen = prompt.Chosen?.Length;
        var found = prompt with
        {
            Prefill = Find(index, "prefill_logits", DType.F32, 2, prompt.Ids.Length) is { } prefill ? new LogitsRows(Whole(index, "prefill_logits", prefill)) : null,
            Logits = Rows(index, chosen),
            Scores = Find(index, "scores", DType.F32, 2, chosen) is { } scores ? Whole(index, "scores", scores) : null,
            Draws = Draws(index, chosen),
            Layers = _layers.GetValueOrDefault(index) ?? [],
        };
        if (VocabularySize is { } vocabulary && prompt.Ids.Concat(prompt.Chosen ?? []).FirstOrDefault(id => id >= vocabulary, -1) is >= 0 and var outside)
            throw new JsonException($"prompts[{index}] has token {outside}, outside the vocabulary of {vocabulary}");
        return found;
    }

    private LogitsRows? Rows(int index, int? chosen)
    {
        if (Find(index, "logits", DType.F32, 2, chosen) is { } whole) return new LogitsRows(Whole(index, "logits", whole));
        if (Find(index, "top_ids", DType.I32, 2, chosen) is not { } ids) return null;
        Tensor logits = Find(index, "top_logits", DType.F32, 2, chosen) ?? throw new JsonException($"there is a tensor '{index}.top_ids', but no '{index}.top_logits'");
        Tensor logSumExp = Find(index, "logsumexp", DType.F64, 1, chosen) ?? throw new JsonException($"there is a tensor '{index}.top_ids', but no '{index}.logsumexp'");
        if (logits.Shape != ids.Shape) throw new JsonException($"the tensor '{index}.top_logits' has the shape {logits.Shape}, and '{index}.top_ids' {ids.Shape}");
        foreach (int id in ids.Values<int>())
        {
            if (id < 0 || id >= (VocabularySize ?? int.MaxValue)) throw new JsonException($"the tensor '{index}.top_ids' has token {id}, outside the vocabulary");
        }

        return new LogitsRows(ids, logits, logSumExp);
    }

    private float[]? Draws(int index, int? chosen)
    {
        if (Find(index, "draws", DType.F32, 1, chosen) is not { } tensor) return null;
        float[] draws = tensor.Values<float>().ToArray();
        int wrong = Array.FindIndex(draws, draw => draw is not (>= 0 and < 1));
        return wrong < 0 ? draws : throw new JsonException($"the tensor '{index}.draws' has {draws[wrong]} at {wrong}, expected numbers in [0, 1)");
    }

    private Tensor? Find(int index, string what, DType type, int rank, int? rows)
    {
        string name = $"{index}.{what}";
        if (!_file.Tensors.TryGetValue(name, out Tensor? tensor)) return null;
        if (rows is null) throw new JsonException($"there is a tensor '{name}', but prompts[{index}] has no chosen ids");
        if (tensor.Type != type || tensor.Shape.Rank != rank || tensor.Shape[0] != rows || tensor.Shape[rank - 1] == 0)
            throw new JsonException($"the tensor '{name}' is {tensor}, expected {type.IrName} with {rows} row{(rows == 1 ? "" : "s")}, one a token, and {rank} dimension{(rank == 1 ? "" : "s")}");
        return tensor;
    }

    private Tensor Whole(int index, string what, Tensor tensor)
    {
        VocabularySize ??= tensor.Shape[1];
        return tensor.Shape[1] == VocabularySize ? tensor : throw new JsonException($"the tensor '{index}.{what}' has rows of {tensor.Shape[1]} logits, and the vocabulary has {VocabularySize}");
    }
}
