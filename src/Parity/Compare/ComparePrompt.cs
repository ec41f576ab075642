using System.Text.Json;

namespace Lockstep.Parity.Compare;

/// <summary>A prompt of a comparison: a conversation, a text, or ids.</summary>
public sealed record ComparePrompt
{
    /// <summary>The conversation, a JSON list, which goes through the chat template.</summary>
    public JsonElement? Messages { get; init; }

    /// <summary>What the template sees besides the messages; null for a generation prompt and no tools.</summary>
    public JsonElement? Variables { get; init; }

    /// <summary>What the template sees as the local time; null for now.</summary>
    public DateTime? Now { get; init; }

    /// <summary>A text that goes to the tokenizer as it is.</summary>
    public string? Text { get; init; }

    /// <summary>What another engine rendered of the conversation, for a side that cannot render.</summary>
    public string? Rendered { get; init; }

    /// <summary>Whether the tokenizer adds special tokens; null for a text alone.</summary>
    public bool? AddSpecialTokens { get; init; }

    /// <summary>The ids of a prompt that has no text.</summary>
    public int[]? Ids { get; init; }

    /// <summary>True for a text that is only read, not answered: its perplexity counts.</summary>
    public bool IsText { get; init; }

    /// <summary>A user's message.</summary>
    public static ComparePrompt User(string content) => new() { Messages = JsonSerializer.SerializeToElement(new[] { new { role = "user", content } }) };

    /// <summary>A line of a file of prompts: <c>{"prompt": "..."}</c>, <c>{"messages": [...]}</c> or <c>{"ids": [...]}</c>; null when it is none of these.</summary>
    /// <param name="line">A JSON object.</param>
    /// <param name="raw">A prompt goes to the tokenizer as it is, without the chat template.</param>
    public static ComparePrompt? Parse(JsonElement line, bool raw)
    {
        if (line.ValueKind != JsonValueKind.Object) return null;
        if (line.TryGetProperty("messages", out JsonElement messages) && messages.ValueKind == JsonValueKind.Array) return new ComparePrompt { Messages = messages.Clone() };
        if (line.TryGetProperty("ids", out JsonElement ids) && ids.ValueKind == JsonValueKind.Array && ids.EnumerateArray().All(id => id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out int value) && value >= 0))
            return ids.GetArrayLength() == 0 ? null : new ComparePrompt { Ids = [.. ids.EnumerateArray().Select(id => id.GetInt32())] };
        return line.TryGetProperty("prompt", out JsonElement text) && text.ValueKind == JsonValueKind.String ? Of(text.GetString()!, raw) : null;
    }

    /// <summary>A prompt from the command line.</summary>
    public static ComparePrompt Of(string text, bool raw) => raw ? new ComparePrompt { Text = text } : User(text);
}
