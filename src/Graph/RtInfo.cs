namespace Lockstep.Graph;

/// <summary>
/// One entry of <c>rt_info</c>, kept as it was written. Of a node: an attribute such as <c>decompression</c>. Of a model: a key with a value or
/// with entries below it, such as <c>nncf / weight_compression / mode</c>.
/// </summary>
/// <param name="Name">The key: the element name, or its <c>name</c> attribute for <c>attribute</c>, <c>info</c> and <c>custom</c> elements.</param>
/// <param name="Value">The <c>value</c> attribute, or null.</param>
/// <param name="Attributes">All other XML attributes.</param>
/// <param name="Children">Entries below this one.</param>
public sealed record RtInfo(string Name, string? Value, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<RtInfo> Children);
