using System.Text.Json;
using Lockstep.Text.Jinja;

namespace Lockstep.Text;

/// <summary>
/// A chat template: turns a conversation into the prompt of one model. The language is Jinja as Hugging Face Transformers
/// runs it: the immutable sandbox, <c>trim_blocks</c>, <c>lstrip_blocks</c>, loop controls, its own <c>tojson</c>,
/// <c>raise_exception</c>, <c>strftime_now</c> and <c>generation</c> blocks. Immutable and safe to use from many threads.
/// </summary>
public sealed class ChatTemplate
{
    private const string ToolUse = "tool_use";

    private readonly Template _template;
    private readonly Template _withTools;
    private readonly IReadOnlyDictionary<string, object?> _specialTokens;

    private ChatTemplate(Template template, Template withTools, IReadOnlyDictionary<string, object?> specialTokens)
    {
        _template = template;
        _withTools = withTools;
        _specialTokens = specialTokens;
    }

    /// <summary>Parses a template that stands alone; it knows no special tokens but those given when rendering.</summary>
    /// <param name="source">Jinja source text.</param>
    /// <param name="origin">Name for error messages, usually the file.</param>
    /// <exception cref="TemplateException">The source has a syntax error, or an unknown tag, filter or test.</exception>
    public static ChatTemplate Parse(string source, string origin = "template")
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(origin);
        var template = Template.Parse(source, origin);
        return new ChatTemplate(template, template, new Dictionary<string, object?>());
    }

    /// <summary>
    /// Reads the template of a model folder. The first file that has one wins, as in OpenVINO GenAI: <c>chat_template.jinja</c>
    /// with the folder <c>additional_chat_templates</c>, <c>chat_template.json</c>, <c>processor_config.json</c>,
    /// <c>tokenizer_config.json</c>, and the runtime information of <c>openvino_tokenizer.xml</c>. Special tokens come from
    /// <c>tokenizer_config.json</c> and, where it has none, <c>special_tokens_map.json</c>.
    /// </summary>
    /// <param name="modelFolder">Folder with the model's files.</param>
    /// <param name="name">
    /// Which of several templates is used, for example <c>rag</c>. When null it is <c>default</c>, or, as in Transformers,
    /// <c>tool_use</c> for a rendering with tools if there is one.
    /// </param>
    /// <returns>The template, or null when the model has none.</returns>
    /// <exception cref="TemplateException">
    /// A file cannot be read as JSON or XML, the template has an error, or there is none of that name.
    /// </exception>
    public static ChatTemplate? Load(string modelFolder, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(modelFolder);
        var folder = new TemplateFolder(modelFolder);
        try
        {
            Dictionary<string, (string Source, string Origin)> sources = folder.ReadTemplates();
            if (sources.Count == 0 && name is null)
            {
                return null;
            }
            Template template = Take(name ?? TemplateFolder.Default);
            bool choosesByTools = name is null && sources.ContainsKey(ToolUse);
            return new ChatTemplate(template, choosesByTools ? Take(ToolUse) : template, folder.ReadSpecialTokens());

            Template Take(string wanted) => sources.TryGetValue(wanted, out var found)
                ? Template.Parse(found.Source, found.Origin)
                : throw new TemplateException(modelFolder, 1, 1, $"there is no chat template named '{wanted}'; the model has: {string.Join(", ", sources.Keys.DefaultIfEmpty("none"))}");
        }
        catch (InvalidOperationException fault)
        {
            throw new TemplateException(modelFolder, 1, 1, "a JSON file of the model holds a string that is not valid Unicode", fault);
        }
    }

    /// <summary>Renders a conversation without tools or documents.</summary>
    /// <param name="messages">The turns, oldest first.</param>
    /// <param name="addGenerationPrompt">Whether to end with the start of an assistant turn, so that the model answers.</param>
    /// <returns>The prompt, special tokens included as text.</returns>
    /// <exception cref="TemplateException">The template refuses the conversation or fails.</exception>
    public string Render(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt = true)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var list = new PyList(messages.Count);
        foreach (ChatMessage message in messages)
        {
            ArgumentNullException.ThrowIfNull(message, nameof(messages));
            list.Add(new PyDict { ["role"] = message.Role, ["content"] = message.Content });
        }
        Dictionary<string, object?> variables = StartVariables();
        variables["messages"] = list;
        variables["add_generation_prompt"] = addGenerationPrompt;
        variables["tools"] = null;
        variables["documents"] = null;
        return _template.Render(variables, DateTime.Now);
    }

    /// <summary>Renders with all variables given; they win over the special tokens of the model folder.</summary>
    /// <param name="variables">A JSON object: <c>messages</c>, <c>tools</c>, <c>add_generation_prompt</c>, <c>bos_token</c>, ...</param>
    /// <param name="now">What <c>strftime_now</c> sees; the local time when null.</param>
    /// <returns>The prompt.</returns>
    /// <exception cref="ArgumentException">The variables are not a JSON object.</exception>
    /// <exception cref="TemplateException">The template refuses the variables or fails.</exception>
    public string Render(JsonElement variables, DateTime? now = null)
    {
        if (variables.ValueKind != JsonValueKind.Object)
        {
            throw new ArgumentException($"the template's variables must be a JSON object, not {variables.ValueKind}", nameof(variables));
        }
        Dictionary<string, object?> all = StartVariables();
        bool hasTools = variables.TryGetProperty("tools", out JsonElement tools) && tools.ValueKind != JsonValueKind.Null;
        return (hasTools ? _withTools : _template).Render(() => AddAll(all, variables), now ?? DateTime.Now);
    }

    private static Dictionary<string, object?> AddAll(Dictionary<string, object?> all, JsonElement variables)
    {
        try
        {
            foreach (JsonProperty property in variables.EnumerateObject())
            {
                all[property.Name] = JsonValues.Read(property.Value);
            }
            return all;
        }
        catch (InvalidOperationException)
        {
            throw new TemplateFault("the variables hold a string that is not valid Unicode");
        }
    }

    private Dictionary<string, object?> StartVariables() => new(_specialTokens, StringComparer.Ordinal);
}
