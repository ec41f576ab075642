using System.Runtime.InteropServices;

namespace Lockstep.Decoding.Logits;

/// <summary>The tokens of one sequence: prompt, then answer.</summary>
public sealed class TokenHistory
{
    private readonly List<int> _ids;
    private TokenCounts? _all;
    private TokenCounts? _generated;

    /// <summary>A sequence that consists of its prompt.</summary>
    public TokenHistory(ReadOnlySpan<int> prompt)
    {
        _ids = [.. prompt];
        PromptLength = prompt.Length;
    }

    private TokenHistory(TokenHistory other) => (_ids, PromptLength) = ([.. other._ids], other.PromptLength);

    /// <summary>Number of prompt tokens.</summary>
    public int PromptLength { get; }

    /// <summary>Number of prompt and generated tokens.</summary>
    public int Length => _ids.Count;

    /// <summary>Number of generated tokens.</summary>
    public int GeneratedLength => _ids.Count - PromptLength;

    /// <summary>Prompt and answer.</summary>
    public IReadOnlyList<int> Ids => _ids;

    /// <summary>Prompt and answer; valid until the next change.</summary>
    public ReadOnlySpan<int> Span => CollectionsMarshal.AsSpan(_ids);

    /// <summary>The answer; valid until the next change.</summary>
    public ReadOnlySpan<int> Generated => Span[PromptLength..];

    /// <summary>Every token of prompt and answer once, in order of first occurrence, with its count; kept up to date from the first call on.</summary>
    public TokenCounts Counts => _all ??= new TokenCounts(Span);

    /// <summary>Every token of the answer once, in order of first occurrence, with its count; kept up to date from the first call on.</summary>
    public TokenCounts GeneratedCounts => _generated ??= new TokenCounts(Generated);

    /// <summary>Appends a generated token.</summary>
    public void Append(int id)
    {
        _ids.Add(id);
        _all?.Add(id);
        _generated?.Add(id);
    }

    /// <summary>Takes generated tokens back, the last first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is below the prompt's or above the present one.</exception>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, PromptLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _ids.Count);
        for (int i = _ids.Count - 1; i >= length; i--)
        {
            _all?.Remove(_ids[i]);
            _generated?.Remove(_ids[i]);
        }

        CollectionsMarshal.SetCount(_ids, length);
    }

    /// <summary>A copy that goes its own way.</summary>
    public TokenHistory Clone() => new(this);
}
