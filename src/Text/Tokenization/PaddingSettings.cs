using Lockstep.Text.Tokenization;

namespace Lockstep.Text;

/// <summary>How texts are filled up to one length, named as the <c>padding</c> of tokenizer.json.</summary>
public sealed record PaddingSettings
{
    /// <summary>The length to fill up to in tokens; null: that of the longest text of the batch.</summary>
    public int? Length { get; init; }

    /// <summary>The length is raised to a multiple of this; 0 and 1 leave it.</summary>
    public int MultipleOf { get; init; }

    /// <summary>The id to fill with.</summary>
    public int Id { get; init; }

    /// <summary>The type of the tokens filled in.</summary>
    public int TypeId { get; init; }

    /// <summary>The token of <see cref="Id"/>; it is the id that counts.</summary>
    public string Token { get; init; } = "[PAD]";

    /// <summary>The side that is filled.</summary>
    public TextSide Side { get; init; }

    internal static PaddingSettings? Read(JsonSpot spot) => spot.IsNull ? null : new PaddingSettings
    {
        Length = spot["strategy"].Kind == System.Text.Json.JsonValueKind.Object ? spot["strategy"]["Fixed"].Count() : null,
        MultipleOf = spot["pad_to_multiple_of"].IsNull ? 0 : spot["pad_to_multiple_of"].Count(),
        Id = spot["pad_id"].IsNull ? 0 : spot["pad_id"].Count(),
        TypeId = spot["pad_type_id"].IsNull ? 0 : spot["pad_type_id"].Count(),
        Token = spot["pad_token"].String(absent: "[PAD]"),
        Side = spot["direction"].Enum(absent: TextSide.Right),
    };

    /// <summary>The length that a batch whose longest text has <paramref name="longest"/> tokens is filled up to.</summary>
    internal int LengthFor(int longest)
    {
        int length = Length ?? longest;
        return MultipleOf > 1 && length % MultipleOf > 0 ? length + MultipleOf - length % MultipleOf : length;
    }

    internal TokenEncoding Apply(TokenEncoding encoding, int length)
    {
        int missing = length - encoding.Ids.Count;
        return missing <= 0 ? encoding : new TokenEncoding(Fill(encoding.Ids, Id, missing), Fill(encoding.Offsets, (0, 0), missing))
        {
            TypeIds = Fill(encoding.TypeIds, TypeId, missing),
            AttentionMask = Fill(encoding.AttentionMask, 0, missing),
        };
    }

    private T[] Fill<T>(IReadOnlyList<T> values, T filler, int missing)
    {
        IEnumerable<T> fill = Enumerable.Repeat(filler, missing);
        return Side == TextSide.Right ? [.. values, .. fill] : [.. fill, .. values];
    }
}
