using System.Text.Json;

namespace Lockstep.Parity.Compare;

/// <summary>What the chat template and tokenizer of a model folder make of prompts.</summary>
/// <param name="name">What to call the side in messages.</param>
/// <param name="text">Tokenizer and template.</param>
/// <param name="prompts">The prompts.</param>
internal sealed class PromptText(string name, ModelText text, IReadOnlyList<ComparePrompt> prompts)
{
    /// <summary>The text of a prompt after the chat template.</summary>
    public Answer<string> Rendered(int prompt)
    {
        ComparePrompt asked = prompts[prompt];
        if (asked.Text is { } plain) return plain;
        if (asked.Messages is not { } messages) return new(null, "the prompts are ids");
        return text.Template is { } template ? template.Render(Variables(messages, asked.Variables), asked.Now) : new Answer<string>(null, $"the model folder of {name} has no chat template");
    }

    /// <summary>Its ids; what another engine rendered serves where there is no template.</summary>
    public Answer<int[]> Ids(int prompt)
    {
        ComparePrompt asked = prompts[prompt];
        Answer<string> rendered = Rendered(prompt);
        if ((rendered.Value ?? asked.Rendered) is not { } whole) return asked.Ids is { } given && asked.Messages is null ? given : new Answer<int[]>(null, rendered.Why);
        if (text.Tokenizer is not { } tokenizer) return new(null, $"the model folder of {name} has no tokenizer");
        return tokenizer.Encode(whole, AddsSpecialTokens(prompt));
    }

    /// <summary>Whether the tokenizer adds special tokens: a template writes its own.</summary>
    public bool AddsSpecialTokens(int prompt) => prompts[prompt].AddSpecialTokens ?? prompts[prompt].Messages is null;

    private static JsonElement Variables(JsonElement messages, JsonElement? others)
    {
        var all = new Dictionary<string, JsonElement>(StringComparer.Ordinal) { ["add_generation_prompt"] = JsonSerializer.SerializeToElement(true) };
        if (others is { } given)
        {
            foreach (JsonProperty variable in given.EnumerateObject()) all[variable.Name] = variable.Value;
        }

        all["messages"] = messages;
        return JsonSerializer.SerializeToElement(all);
    }
}
