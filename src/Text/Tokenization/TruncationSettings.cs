using Lockstep.Text.Tokenization;

namespace Lockstep.Text;

/// <summary>How a text that is too long is cut, named as the <c>truncation</c> of tokenizer.json. What is cut off is dropped, so its <c>stride</c> has no meaning here.</summary>
public sealed record TruncationSettings
{
    /// <summary>Most tokens of the result, special tokens included.</summary>
    public required int MaxLength { get; init; }

    /// <summary>Which text of a pair is cut.</summary>
    public TruncationStrategy Strategy { get; init; }

    /// <summary>The side tokens are taken from.</summary>
    public TextSide Side { get; init; }

    internal static TruncationSettings? Read(JsonSpot spot) => spot.IsNull ? null : new TruncationSettings
    {
        MaxLength = spot["max_length"].Count(),
        Strategy = spot["strategy"].Enum(absent: TruncationStrategy.LongestFirst),
        Side = spot["direction"].Enum(absent: TextSide.Right),
    };

    /// <summary>Cuts one text or a pair, to leave room for <paramref name="added"/> special tokens.</summary>
    internal void Apply(TokenBuffer first, TokenBuffer? second, int added)
    {
        int room = MaxLength - added;
        if (room < 0)
            throw new TokenizerException($"A maximum length of {MaxLength} has no room for the {added} special tokens; expected at least {added}.");
        int excess = first.Count + (second?.Count ?? 0) - room;
        if (excess <= 0)
            return;
        if (Strategy == TruncationStrategy.LongestFirst || room == 0)
        {
            (int firstLength, int secondLength) = second is null ? (room, 0) : Share(first.Count, second.Count, room);
            Cut(first, firstLength);
            if (second is not null)
                Cut(second, secondLength);
            return;
        }
        TokenBuffer target = Strategy == TruncationStrategy.OnlyFirst ? first
            : second ?? throw new TokenizerException("Truncation of only the second text needs a pair, and there is one text.");
        if (target.Count <= excess)
            throw new TokenizerException($"Truncation to {MaxLength} tokens must take {excess} from one text ({Strategy}), and it has only {target.Count}.");
        Cut(target, target.Count - excess);
    }

    // The shorter text stays whole when it takes at most half of the room; else both get half, the second the odd one.
    private static (int First, int Second) Share(int first, int second, int room)
    {
        bool swapped = first > second;
        (int small, int large) = swapped ? (second, first) : (first, second);
        large = small > room ? small : Math.Max(small, room - small);
        if (small + large > room)
        {
            small = room / 2;
            large = small + room % 2;
        }
        return swapped ? (large, small) : (small, large);
    }

    private void Cut(TokenBuffer tokens, int length)
    {
        int kept = Math.Min(length, tokens.Count);
        tokens.Keep(Side == TextSide.Right ? 0 : tokens.Count - kept, kept);
    }
}
