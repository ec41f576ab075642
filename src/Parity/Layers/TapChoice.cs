namespace Lockstep.Parity.Layers;

/// <summary>Where errors are measured along the depth of a network.</summary>
/// <param name="All">True for every node that can be compared.</param>
/// <param name="Names">Friendly names of nodes or names of modules; empty for the ends of the decoder layers, or with <paramref name="All"/>.</param>
public sealed record TapChoice(bool All, IReadOnlyList<string> Names)
{
    /// <summary>What enters the first decoder layer, the end of each, the last normalisation and the logits.</summary>
    public static TapChoice Layers { get; } = new(false, []);

    /// <summary>Every node.</summary>
    public static TapChoice Everything { get; } = new(true, []);

    /// <summary>Reads <c>layers</c>, <c>all</c>, or names separated by commas.</summary>
    public static TapChoice Parse(string text) => text switch
    {
        "layers" => Layers,
        "all" => Everything,
        _ => new TapChoice(false, text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
    };
}
