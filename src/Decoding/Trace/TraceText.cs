namespace Lockstep.Decoding.Trace;

/// <summary>How a trace turns ids into text.</summary>
/// <param name="Of">The text of one token by itself, special tokens by their name.</param>
/// <param name="Append">Takes the tokens of the answer one by one and gives the text that is final, such as <c>IncrementalDecoder.Append</c>.</param>
/// <param name="Flush">Gives the text that was held back at the end, such as <c>IncrementalDecoder.Flush</c>.</param>
/// <param name="Decode">The text of a whole answer.</param>
public sealed record TraceText(Func<int, string> Of, Func<int, string> Append, Func<string> Flush, Func<IReadOnlyList<int>, string> Decode)
{
    /// <summary>For a model without a tokenizer: ids in brackets.</summary>
    public static TraceText Ids { get; } = new(Name, Name, () => "", ids => string.Concat(ids.Select(Name)));

    private static string Name(int id) => $"[{id}]";
}
