using Lockstep.Graph;
using Lockstep.Tensors;
using Lockstep.Tensors.Safetensors;

namespace Lockstep.Parity.Models;

/// <summary>
/// Captured ids and logits of one model. Names: <c>input_ids</c>, <c>batch_input_ids</c>, <c>greedy_ids</c>, and the series <c>logits</c>, <c>batch_logits</c>,
/// <c>decode_logits</c>, each also with the prefix <c>ov_</c> when native OpenVINO made it.
/// </summary>
internal sealed class CapturedModel
{
    private readonly List<SafetensorsFile> _given = [];
    private readonly List<SafetensorsFile> _beside = []; // for ids, and for what native OpenVINO's own distance is

    private CapturedModel()
    {
    }

    /// <summary>Opens the given files and, for the ids they lack, <c>reference.safetensors</c> and <c>ov_reference.safetensors</c> in the model's folder and above.</summary>
    public static CapturedModel Open(IReadOnlyList<string> files, string modelFolder)
    {
        var captured = new CapturedModel();
        foreach (string file in files) captured._given.Add(SafetensorsFile.Open(file));
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(modelFolder));
        foreach (string folder in new[] { full, Path.GetDirectoryName(full) ?? full })
        {
            foreach (string name in new[] { "reference.safetensors", "ov_reference.safetensors" })
            {
                if (File.Exists(Path.Combine(folder, name))) captured._beside.Add(SafetensorsFile.Open(Path.Combine(folder, name)));
            }
        }

        return captured;
    }

    /// <summary>A series of the given files; null when they have none of that name.</summary>
    public Tensor? Series(string name) => Find(_given, name);

    /// <summary>Ids, from the given files or those beside the model; null when nobody has them.</summary>
    public Tensor? Ids(string name) => Find(_given, name) ?? Find(_beside, name);

    /// <summary>Ids without which nothing can be compared.</summary>
    public Tensor RequiredIds(string name) => Ids(name) ?? throw new ModelException(new ModelProblem(
        string.Join(", ", _given.Select(file => file.Path)), null, null, $"there is no tensor '{name}', neither here nor in reference.safetensors in or above the model's folder"));

    /// <summary>Twice the largest distance of native OpenVINO from PyTorch over one series; 0 when one of them is unknown.</summary>
    public double NativeDistance(string series)
    {
        Tensor? torch = Ids(series);
        Tensor? native = Ids("ov_" + series);
        if (torch is null || native is null || torch.Shape != native.Shape) return 0;
        double max = 0;
        ReadOnlySpan<float> a = torch.Values<float>(), b = native.Values<float>();
        for (int i = 0; i < a.Length; i++) max = Math.Max(max, Math.Abs((double)a[i] - b[i]));
        return max;
    }

    private static Tensor? Find(List<SafetensorsFile> files, string name)
    {
        foreach (SafetensorsFile file in files)
        {
            if (file.Tensors.TryGetValue(name, out Tensor? tensor)) return tensor;
        }

        return null;
    }
}
