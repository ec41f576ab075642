namespace Lockstep.Text;

/// <summary>
/// The tokens with a part to play, by id: what <c>tokenizer_config.json</c> (and <c>special_tokens_map.json</c> for what it leaves out)
/// names beside tokenizer.json. Null where none is named; all null when neither file is there.
/// </summary>
public sealed record SpecialTokens
{
    /// <summary>Begins a text (<c>bos_token</c>).</summary>
    public int? BosId { get; init; }

    /// <summary>Ends a text (<c>eos_token</c>); what ends a generation is said in generation_config.json.</summary>
    public int? EosId { get; init; }

    /// <summary>Stands for what the vocabulary lacks (<c>unk_token</c>); when it is not named, the model's own.</summary>
    public int? UnkId { get; init; }

    /// <summary>Fills up short texts (<c>pad_token</c>).</summary>
    public int? PadId { get; init; }

    /// <summary>Separates the texts of a pair (<c>sep_token</c>).</summary>
    public int? SepId { get; init; }

    /// <summary>Stands for a whole text (<c>cls_token</c>).</summary>
    public int? ClsId { get; init; }

    /// <summary>Stands for a hidden token (<c>mask_token</c>).</summary>
    public int? MaskId { get; init; }

    /// <summary>Special tokens without a part of their own (<c>additional_special_tokens</c>, <c>extra_special_tokens</c>).</summary>
    public IReadOnlyList<int> AdditionalIds { get; init; } = [];

    /// <summary>What <c>add_bos_token</c> says; see <see cref="Tokenizer.WithBosAndEos"/>. Null when it is not given.</summary>
    public bool? AddBosToken { get; init; }

    /// <summary>What <c>add_eos_token</c> says. Null when it is not given.</summary>
    public bool? AddEosToken { get; init; }
}
