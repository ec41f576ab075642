namespace Lockstep.Text;

/// <summary>What <see cref="Tokenizer.Encode(string, string, EncodingOptions)"/> does beyond finding the ids. Nothing is cut or filled unless it is asked for, as in Transformers.</summary>
public sealed record EncodingOptions
{
    /// <summary>Whether the special tokens of the post-processor are put around the text.</summary>
    public bool AddSpecialTokens { get; init; } = true;

    /// <summary>How a text that is too long is cut; null: it is not. <see cref="Tokenizer.Truncation"/> is what the file suggests.</summary>
    public TruncationSettings? Truncation { get; init; }

    /// <summary>How short texts are filled up; null: they are not. <see cref="Tokenizer.Padding"/> is what the file suggests.</summary>
    public PaddingSettings? Padding { get; init; }
}
