using System.Text.Json;
using Lockstep.Text;

namespace Lockstep.Pipelines;

/// <summary>Prompts as JSON lines: <c>group</c>, and one of <c>prompt</c> (a user's message), <c>messages</c> (role and content) and <c>ids</c>.</summary>
public static class LabPromptFile
{
    /// <summary>Reads prompts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tokenizer">Turns texts into ids; null when there is none, and then every prompt must have ids.</param>
    /// <param name="template">The chat template; null for texts as they are.</param>
    /// <exception cref="LabException">The file cannot be read, or a line is no prompt.</exception>
    public static IReadOnlyList<LabPrompt> Load(string path, Tokenizer? tokenizer, ChatTemplate? template)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"{path}: the prompts cannot be read: {error.Message}");
        }

        var prompts = new List<LabPrompt>();
        for (int i = 0; i < lines.Length; i++)
        {
            if (!string.IsNullOrWhiteSpace(lines[i])) prompts.Add(Parse(lines[i], $"{Path.GetFileName(path)}, line {i + 1}", tokenizer, template));
        }

        return prompts.Count > 0 ? prompts : throw new LabException($"{path}: there are no prompts; a line is {{\"group\": \"chat\", \"prompt\": \"Hello\"}}.");
    }

    private static LabPrompt Parse(string line, string name, Tokenizer? tokenizer, ChatTemplate? template)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            JsonElement root = json.RootElement;
            string group = root.TryGetProperty("group", out JsonElement given) ? given.GetString() ?? "all" : "all";
            int[] ids = Ids(root, name, tokenizer, template);
            return ids.Length > 0 ? new LabPrompt(group, name, ids) : throw new LabException($"{name}: the prompt has no tokens.");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new LabException($"{name}: this is no prompt; a line is {{\"group\": \"chat\", \"prompt\": \"Hello\"}}, with messages or ids in place of prompt.");
        }
    }

    private static int[] Ids(JsonElement root, string name, Tokenizer? tokenizer, ChatTemplate? template)
    {
        if (root.TryGetProperty("ids", out JsonElement ids)) return [.. ids.EnumerateArray().Select(id => id.GetInt32())];
        if (tokenizer is null) throw new LabException($"{name}: the model has no tokenizer, so that a prompt must be given as ids; or let another model answer with --text-of DIR.");
        ChatMessage[] messages = root.TryGetProperty("messages", out JsonElement turns)
            ? [.. turns.EnumerateArray().Select(turn => new ChatMessage(turn.GetProperty("role").GetString()!, turn.GetProperty("content").GetString()!))]
            : [new ChatMessage("user", root.GetProperty("prompt").GetString() ?? throw new FormatException())];
        return template is null ? tokenizer.Encode(string.Join("\n", messages.Select(message => message.Content))) : tokenizer.Encode(template.Render(messages), addSpecialTokens: false);
    }
}
