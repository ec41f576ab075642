using System.Text.RegularExpressions;

namespace Lockstep.Parity.Layers;

/// <summary>
/// What friendly names tell: PyTorch's tracer writes <c>__module.model.layers.3.mlp/aten::mul/Multiply</c> for a node of the module <c>model.layers.3.mlp</c>, ONNX
/// <c>/model/layers.3/mlp/Mul</c>.
/// </summary>
public static partial class LayerName
{
    private const string Tracer = "__module.";

    /// <summary>The module that a node belongs to, as PyTorch calls it; empty for the whole model, null when the name does not tell.</summary>
    public static string? Module(string node)
    {
        if (node.StartsWith(Tracer, StringComparison.Ordinal)) return node[Tracer.Length..].Split('/')[0];
        if (node.StartsWith('/')) return node[1..Math.Max(node.LastIndexOf('/'), 1)].Replace('/', '.');
        int slash = node.IndexOf('/');
        return node.StartsWith("__module/", StringComparison.Ordinal) ? "" : slash > 0 ? node[..slash] : null;
    }

    /// <summary>The first numbered module in the name of a node: <c>model.layers</c> and 3; null when there is none.</summary>
    public static (string Stack, int Index)? Block(string node) => Module(node) is { } module ? BlockOf(module) : null;

    /// <summary>The same for the name of a module.</summary>
    public static (string Stack, int Index)? BlockOf(string module)
    {
        Match match = Numbered().Match(module);
        return match.Success && int.TryParse(match.Groups["index"].ValueSpan, out int index) ? (match.Groups["stack"].Value, index) : null;
    }

    /// <summary>The number of the layer that the name of a node or of a module speaks of; null when it speaks of none.</summary>
    public static int? Number(string name) => BlockOf(Module(name) ?? name)?.Index;

    [GeneratedRegex(@"^(?<stack>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\.(?<index>\d+)(?=\.|$)")]
    private static partial Regex Numbered();
}
