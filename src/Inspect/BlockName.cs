using System.Text.RegularExpressions;

namespace Lockstep.Inspect;

/// <summary>The block of a model that a node belongs to, read from its friendly name: <c>__module.model.layers.3.mlp/...</c> is block 3 of <c>model.layers</c>.</summary>
/// <param name="Stack">What the block is one of, such as <c>model.layers</c>; for a node outside all blocks the module it is named after, or empty.</param>
/// <param name="Index">Number of the block; null outside all blocks.</param>
internal readonly partial record struct BlockName(string Stack, int? Index)
{
    public static BlockName Of(string nodeName)
    {
        // PyTorch's tracer calls the whole model __module where it names ops and self where it names weights.
        string name = Prefix().Replace(nodeName, "");
        Match match = Numbered().Match(name);
        if (match.Success && int.TryParse(match.Groups["index"].ValueSpan, out int index)) return new BlockName(match.Groups["stack"].Value, index);
        Match module = name.Length < nodeName.Length ? Module().Match(name) : Match.Empty;
        return new BlockName(module.Success ? module.Groups["name"].Value : "", null);
    }

    public override string ToString() => Index is { } index ? $"{Stack}.{index}" : Stack.Length > 0 ? Stack : "(other)";

    [GeneratedRegex(@"^(__module|self)\.")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"^(?<stack>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\.(?<index>\d+)(?=[./_]|$)")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^(?<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*?)(?:\.weight.*|\.bias.*)?(?:/|$)")]
    private static partial Regex Module();
}
