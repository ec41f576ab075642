using System.Globalization;

namespace Lockstep.Pipelines;

/// <summary>A draft and its length.</summary>
/// <param name="Draft"><c>none</c>, <c>lookup</c>, <c>lookup:hf</c>, <c>suffix</c>, <c>recycling</c>, <c>lookahead</c>, <c>composite</c>, or <c>model:DIR</c>.</param>
/// <param name="Length"><c>adaptive</c>, <c>heuristic</c>, a number of guesses, or <c>tree16</c>: trees of at most so many guesses, as adaptive finds them worth it; empty without a draft.</param>
public sealed record LabStrategy(string Draft, string Length)
{
    /// <summary>Plain decoding, which all others are compared with.</summary>
    public const string Plain = "none";

    private const string ModelPrefix = "model:";
    private const string TreePrefix = "tree";
    private static readonly string[] s_drafts = [Plain, "lookup", "lookup:hf", "suffix", "recycling", "lookahead", "composite"];

    /// <summary>The folder of a draft model; null for other drafts.</summary>
    public string? ModelFolder => Draft.StartsWith(ModelPrefix, StringComparison.Ordinal) ? Draft[ModelPrefix.Length..] : null;

    /// <summary>Most guesses of a tree; 0 for chains.</summary>
    public int TreeNodes => Length.StartsWith(TreePrefix, StringComparison.Ordinal) ? int.Parse(Length.AsSpan(TreePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    /// <summary>As a table names it.</summary>
    public string Name => Draft == Plain ? Draft : ModelFolder is { } folder ? $"model {Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))} k={Length}" : $"{Draft} k={Length}";

    /// <summary>Every draft with every length, plain decoding first.</summary>
    /// <param name="drafts">Names, separated by commas.</param>
    /// <param name="lengths">Lengths, separated by commas.</param>
    /// <exception cref="LabException">There is no such draft or length.</exception>
    public static IReadOnlyList<LabStrategy> Parse(string drafts, string lengths)
    {
        string[] ks = Split(lengths);
        string[] names = Split(drafts);
        if (names.Length == 0 || ks.Length == 0) throw new LabException("there is no draft or no length to compare.");
        foreach (string name in names)
        {
            if (!s_drafts.Contains(name) && !(name.StartsWith(ModelPrefix, StringComparison.Ordinal) && name.Length > ModelPrefix.Length))
                throw new LabException($"there is no draft '{name}'; there are {string.Join(", ", s_drafts)} and model:DIR.");
        }

        foreach (string k in ks)
        {
            string digits = k.StartsWith(TreePrefix, StringComparison.Ordinal) ? k[TreePrefix.Length..] : k;
            if (k is not ("adaptive" or "heuristic") && !(int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= Decoding.Generator.MostGuesses))
                throw new LabException($"a draft length is '{k}', expected adaptive, heuristic, 1 to {Decoding.Generator.MostGuesses}, or tree1 to tree{Decoding.Generator.MostGuesses}.");
        }

        return [new LabStrategy(Plain, ""), .. names.Where(name => name != Plain).Distinct().SelectMany(name => ks.Distinct().Select(k => new LabStrategy(name, k)).Where(GuessesThat))];
    }

    // Not every draft guesses trees.
    private static bool GuessesThat(LabStrategy strategy) => strategy.TreeNodes == 0 || strategy.Draft is "suffix" or "recycling" or "composite" || strategy.ModelFolder is not null;

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
