namespace Lockstep.Pipelines;

/// <summary>An answer that is not the one of plain decoding.</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Strategy">The strategy.</param>
/// <param name="Position">The first token of the answer that differs, from 0.</param>
/// <param name="Expected">What plain decoding gave; null when it had ended.</param>
/// <param name="Actual">What the strategy gave; null when it had ended.</param>
public sealed record LabDifference(string Prompt, string Strategy, int Position, int? Expected, int? Actual)
{
    /// <summary>The first difference of two answers; null when there is none.</summary>
    internal static LabDifference? Of(string prompt, string strategy, IReadOnlyList<int> expected, IReadOnlyList<int> actual)
    {
        int at = 0;
        while (at < expected.Count && at < actual.Count && expected[at] == actual[at]) at++;
        return at == expected.Count && at == actual.Count ? null : new LabDifference(prompt, strategy, at, At(expected, at), At(actual, at));
    }

    private static int? At(IReadOnlyList<int> ids, int at) => at < ids.Count ? ids[at] : null;
}
