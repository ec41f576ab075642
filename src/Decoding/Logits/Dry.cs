namespace Lockstep.Decoding.Logits;

/// <summary>
/// DRY, "don't repeat yourself" (text-generation-webui, pull request 5677): when the last n tokens have occurred before, the token that followed them there loses
/// multiplier * base^(n - allowed length), for the longest such n. A repetition does not reach over a breaker.
/// </summary>
/// <param name="settings">Strength, growth, free length, reach and breakers.</param>
public sealed class Dry(DrySettings settings) : ILogitsStep
{
    private int[] _lengths = []; // [position from the end]: how many tokens before it equal the end of the text
    private int[] _longest = []; // [id]: longest repetition that this token would lengthen

    /// <inheritdoc/>
    public void Apply(LogitsRow row, TokenHistory history)
    {
        ReadOnlySpan<int> ids = history.Span;
        if (settings.LastTokens > 0 && ids.Length > settings.LastTokens) ids = ids[^settings.LastTokens..];
        int reach = Reach(ids);
        if (settings.Multiplier == 0 || reach < settings.AllowedLength || ids.Length < 2) return;
        Matches(ids);
        if (_longest.Length < row.VocabularySize) _longest = new int[row.VocabularySize];
        for (int i = 1; i < ids.Length; i++)
        {
            int next = ids[ids.Length - i];
            if ((uint)next < (uint)row.VocabularySize) _longest[next] = Math.Max(_longest[next], Math.Min(_lengths[i], reach));
        }

        Span<float> logits = row.Logits;
        foreach (int id in ids)
        {
            if ((uint)id >= (uint)row.VocabularySize) continue;
            int length = _longest[id];
            _longest[id] = 0; // each token once, and clean for the next row
            if (length >= settings.AllowedLength) logits[id] -= (float)(settings.Multiplier * Math.Pow(settings.Base, length - settings.AllowedLength));
        }
    }

    // Tokens since the last breaker.
    private int Reach(ReadOnlySpan<int> ids)
    {
        if (settings.Breakers is not { Count: > 0 } breakers) return ids.Length;
        int reach = 0;
        while (reach < ids.Length && !breakers.Contains(ids[ids.Length - 1 - reach])) reach++;
        return reach;
    }

    // The Z algorithm on the text read backwards: linear time, also for a text that repeats one token.
    private void Matches(ReadOnlySpan<int> ids)
    {
        int n = ids.Length;
        if (_lengths.Length < n) _lengths = new int[2 * n];
        for (int i = 1, left = 0, right = 0; i < n; i++)
        {
            int length = i < right ? Math.Min(right - i, _lengths[i - left]) : 0;
            while (i + length < n && ids[n - 1 - length] == ids[n - 1 - i - length]) length++;
            _lengths[i] = length;
            if (i + length > right) (left, right) = (i, i + length);
        }
    }
}
