using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lockstep.Text;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep template DIR --messages FILE.json</c>: prints what the model would see.</summary>
internal static class TemplateCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("DIR") { Description = "A model folder, or a .jinja file." };
        var messages = new Option<string>("--messages") { Description = "A JSON list of messages, or an object with 'messages' and other variables of the template.", Required = true };
        var tools = new Option<string?>("--tools") { Description = "A JSON list of tools." };
        var set = new Option<string[]>("--set") { Description = "A variable of the template, such as enable_thinking=false: JSON if it is, else text. May be repeated.", HelpName = "name=value" };
        var noPrompt = new Option<bool>("--no-generation-prompt") { Description = "End with the last message instead of the start of an answer." };
        var name = new Option<string?>("--template") { Description = "Which of the model's named templates, such as rag." };
        var command = new Command("template", "Render a conversation: exactly what the model would see.") { source, messages, tools, set, noPrompt, name };
        command.SetAction(parse => Failures.Guard(() =>
        {
            ChatTemplate template = Load(parse.GetValue(source)!, parse.GetValue(name));
            JsonObject variables = Conversation(parse.GetValue(messages)!);
            if (parse.GetValue(tools) is { } file) variables["tools"] = ReadJson(file);
            if (parse.GetValue(noPrompt)) variables["add_generation_prompt"] = false;
            foreach (string assignment in parse.GetValue(set) ?? []) Assign(variables, assignment);
            Console.Out.Write(template.Render(JsonSerializer.SerializeToElement(variables)));
            return ExitCodes.Good;
        }));
        return command;
    }

    private static ChatTemplate Load(string source, string? name)
    {
        if (!Directory.Exists(source))
        {
            return name is null
                ? ChatTemplate.Parse(File.ReadAllText(source), source)
                : throw new UsageException($"--template needs a model folder, and {source} is none");
        }

        return ChatTemplate.Load(source, name) ?? throw new UsageException($"{source} has no chat template: neither chat_template.jinja nor tokenizer_config.json nor another file holds one");
    }

    /// <summary>The variables as Transformers passes them when nothing else is asked for, with those of the file over them.</summary>
    private static JsonObject Conversation(string path)
    {
        var variables = new JsonObject { ["tools"] = null, ["documents"] = null, ["add_generation_prompt"] = true };
        switch (ReadJson(path))
        {
            case JsonArray list:
                variables["messages"] = list;
                return variables;
            case JsonObject given when given["messages"] is JsonArray:
                foreach ((string name, JsonNode? value) in given) variables[name] = value?.DeepClone();
                return variables;
            default:
                throw new UsageException($"{path} holds no messages: expected a JSON list, or an object with a list 'messages'");
        }
    }

    private static void Assign(JsonObject variables, string assignment)
    {
        int mark = assignment.IndexOf('=', StringComparison.Ordinal);
        if (mark <= 0) throw new UsageException($"--set {assignment}: expected name=value");
        string text = assignment[(mark + 1)..];
        JsonNode? value;
        try
        {
            value = JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            value = text;
        }

        variables[assignment[..mark]] = value;
    }

    private static JsonNode? ReadJson(string path)
    {
        try
        {
            JsonNode? node = JsonNode.Parse(File.ReadAllText(path));
            _ = (node as JsonObject)?.Count; // an object finds out only now that it has a name twice
            return node;
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw new UsageException($"{path} is not valid JSON: {error.Message}");
        }
    }
}
