namespace Lockstep.Cli;

/// <summary>Finds the model and the text that come with the project.</summary>
internal static class EmbeddedModel
{
    /// <summary><c>models/tiny-chat</c> beside the program or in a folder above it.</summary>
    public static string Find() =>
        Find("tiny-chat", folder => File.Exists(Path.Combine(folder, "openvino_model.xml")))
            ?? throw new UsageException("the embedded model models/tiny-chat is not beside the program or above it; give a model folder with --model DIR");

    /// <summary><c>models/tiny-draft</c>, the smaller model of the same vocabulary.</summary>
    public static string FindDraft() => Find("tiny-draft", folder => File.Exists(Path.Combine(folder, "openvino_model.xml")))
        ?? throw new UsageException("the embedded draft model models/tiny-draft is not beside the program or above it; give a model folder with --draft-model DIR");

    /// <summary><c>models/eval.txt</c> beside the program or in a folder above it: conversations like those that the embedded model was trained on, but not among them.</summary>
    public static string FindText() => Find("eval.txt", File.Exists)
        ?? throw new UsageException("the embedded text models/eval.txt is not beside the program or above it; give a text with --text FILE");

    /// <summary><c>models/tiny-chat-prompts.jsonl</c> beside the program or in a folder above it: tasks for the embedded model, in four groups.</summary>
    public static string FindPrompts() => Find("tiny-chat-prompts.jsonl", File.Exists)
        ?? throw new UsageException("the embedded prompts models/tiny-chat-prompts.jsonl are not beside the program or above it; give a file of prompts, PROMPTS.jsonl");

    private static string? Find(string name, Func<string, bool> exists)
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string candidate = Path.Combine(folder, "models", name);
            if (exists(candidate)) return candidate;
        }

        return null;
    }
}
