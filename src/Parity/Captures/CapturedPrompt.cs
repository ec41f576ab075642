using System.Text.Json;
using Lockstep.Tensors;

namespace Lockstep.Parity.Captures;

/// <summary>One prompt of a capture; null is what was not written down.</summary>
/// <param name="Ids">What the model was fed, <c>[prompt tokens]</c>.</param>
public sealed record CapturedPrompt(int[] Ids)
{
    /// <summary>The conversation, a JSON list.</summary>
    public JsonElement? Messages { get; init; }

    /// <summary>What the chat template saw besides the messages, a JSON object.</summary>
    public JsonElement? Variables { get; init; }

    /// <summary>Plain text in place of a conversation.</summary>
    public string? Prompt { get; init; }

    /// <summary>The text that was split into ids.</summary>
    public string? Rendered { get; init; }

    /// <summary>Whether the tokenizer added special tokens.</summary>
    public bool? AddSpecialTokens { get; init; }

    /// <summary>What the model answered, <c>[chosen]</c>.</summary>
    public int[]? Chosen { get; init; }

    /// <summary>The answer as text.</summary>
    public string? Text { get; init; }

    /// <summary>Why the answer ended: <c>stop</c> or <c>length</c>.</summary>
    public string? Finish { get; init; }

    /// <summary>Raw logits of every prompt row, <c>[prompt tokens, vocabulary]</c>.</summary>
    public LogitsRows? Prefill { get; init; }

    /// <summary>Raw logits that each chosen token was picked from, <c>[chosen, vocabulary]</c>, or the largest of them.</summary>
    public LogitsRows? Logits { get; init; }

    /// <summary>The rows after all logits steps, <c>[chosen, vocabulary]</c>.</summary>
    public Tensor? Scores { get; init; }

    /// <summary>One draw a step, <c>[chosen]</c>.</summary>
    public float[]? Draws { get; init; }

    /// <summary>Outputs of modules or nodes on the prompt alone, by name.</summary>
    public IReadOnlyList<KeyValuePair<string, Tensor>> Layers { get; init; } = [];
}
