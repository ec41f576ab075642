using System.CommandLine;
using System.Text.Json;
using Lockstep.Parity.Compare;

namespace Lockstep.Cli.Commands;

/// <summary>The options that say what engines are asked in a comparison, a measurement of noise or a capture.</summary>
internal sealed class ComparePrompts
{
    // Without a tokenizer: any ids do, longer than the sliding window of small models.
    private static readonly int[] s_lengths = [37, 12];

    private static readonly string[] s_texts = ["What is the capital of France?", "Write a short story about a lamp and a mountain."];

    private readonly Option<string[]> _prompts = new("--prompt") { Description = "A user's message; may be given more than once." };
    private readonly Option<string?> _file = new("--prompts") { Description = "A file of prompts, one a line: {\"prompt\": \"...\"}, {\"messages\": [...]} or {\"ids\": [...]}." };
    private readonly Option<string[]> _ids = new("--ids") { Description = "Token ids separated by commas, in place of a text; may be given more than once." };
    private readonly Option<bool> _raw = new("--raw") { Description = "Leave the chat template out." };
    private readonly Option<string?> _text = new("--text") { Description = "A text file that is read, not answered, for its perplexity; 'eval' is the embedded models/eval.txt." };
    private readonly Option<int> _textTokens = new("--text-tokens") { Description = "How many tokens of the text to use, in windows of 128; 0 for all.", DefaultValueFactory = _ => 512 };

    private const int Window = 128;

    /// <summary>The options, for a command.</summary>
    /// <param name="withText">Whether a text may be read as well.</param>
    public IEnumerable<Option> All(bool withText) => withText ? [_prompts, _file, _ids, _raw, _text, _textTokens] : [_prompts, _file, _ids, _raw];

    /// <summary>True when the command line says what to ask.</summary>
    public bool AreGiven(ParseResult parse) => parse.GetValue(_prompts) is { Length: > 0 } || parse.GetValue(_file) is not null || parse.GetValue(_ids) is { Length: > 0 } || parse.GetValue(_text) is not null;

    /// <summary>The prompts of a command line, or two of our own.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="text">Tokenizer and template of the model.</param>
    /// <param name="vocabulary">Length of a row of logits, for ids of our own.</param>
    /// <exception cref="UsageException">A file or a list of ids cannot be read.</exception>
    public IReadOnlyList<ComparePrompt> Read(ParseResult parse, ModelText text, Func<int> vocabulary)
    {
        bool raw = parse.GetValue(_raw) || text.Template is null;
        List<ComparePrompt> prompts = [.. (parse.GetValue(_prompts) ?? []).Select(prompt => ComparePrompt.Of(prompt, raw))];
        if (parse.GetValue(_file) is { } file) prompts.AddRange(Lines(file, raw));
        prompts.AddRange((parse.GetValue(_ids) ?? []).Select(list => new ComparePrompt { Ids = Ids(list) }));
        if (parse.GetValue(_text) is { } path) prompts.AddRange(Windows(path == "eval" ? EmbeddedModel.FindText() : path, text, parse.GetValue(_textTokens)));
        if (prompts.Count > 0) return prompts;
        if (text.Tokenizer is not null) return [.. s_texts.Select(prompt => ComparePrompt.Of(prompt, raw))];
        var random = new Random(11);
        int size = vocabulary();
        return [.. s_lengths.Select(length => new ComparePrompt { Ids = [.. Enumerable.Range(0, length).Select(_ => random.Next(size))] })];
    }

    private static IEnumerable<ComparePrompt> Windows(string path, ModelText text, int tokens)
    {
        if (text.Tokenizer is not { } tokenizer) throw new UsageException("--text needs a model folder with a tokenizer");
        if (tokens < 0) throw new UsageException($"--text-tokens is {tokens}, expected 0, for all, or more");
        int[] ids = tokenizer.Encode(Contents(path), addSpecialTokens: false);
        if (ids.Length < 2) throw new UsageException($"{path}: the text is shorter than two tokens: there is nothing to predict");
        return ids.Take(tokens == 0 ? ids.Length : tokens).Chunk(Window).Where(window => window.Length > 1).Select(window => new ComparePrompt { Ids = window, IsText = true });
    }

    private static List<ComparePrompt> Lines(string path, bool raw)
    {
        var prompts = new List<ComparePrompt>();
        string[] lines = Contents(path).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i])) continue;
            try
            {
                using JsonDocument json = JsonDocument.Parse(lines[i]);
                prompts.Add(ComparePrompt.Parse(json.RootElement, raw) ?? throw new JsonException("it has no prompt, messages or ids"));
            }
            catch (Exception error) when (error is JsonException or InvalidOperationException)
            {
                throw new UsageException($"{path}: line {i + 1} is no prompt: {error.Message.ReplaceLineEndings(" ")}");
            }
        }

        return prompts.Count > 0 ? prompts : throw new UsageException($"{path}: there are no prompts");
    }

    private static string Contents(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: {error.Message}");
        }
    }

    private static int[] Ids(string text) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries).Select(part => int.TryParse(part, out int id) && id >= 0 ? id : throw new UsageException($"--ids has '{part}', expected token ids separated by commas"))];
}
