using System.Text.Json;

namespace Lockstep.Text.Tests.Tokenization;

/// <summary>One line of a golden file: what Hugging Face tokenizers answered.</summary>
internal sealed record GoldenCase(string? Text, int[] Ids, int[]? IdsWithSpecial, string Decoded, string DecodedSkipSpecial)
{
    public static string[] Names { get; } = ["tiny", "bpe-sentencepiece", "unigram", "wordpiece"];

    public static Tokenizer LoadTokenizer(string name) => Tokenizer.Load(PathOf($"{name}.tokenizer.json"));

    public static IReadOnlyList<GoldenCase> Load(string name)
    {
        List<GoldenCase> cases = [.. File.ReadLines(PathOf($"{name}.jsonl")).Select(Read)];
        Assert.True(cases.Count > 100, $"{name}: only {cases.Count} cases");
        return cases;
    }

    private static GoldenCase Read(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement root = document.RootElement;
        return new GoldenCase(
            root.TryGetProperty("text", out JsonElement text) ? text.GetString() : null,
            ReadIds(root.GetProperty("ids")),
            root.TryGetProperty("ids_with_special", out JsonElement special) ? ReadIds(special) : null,
            root.GetProperty("decoded").GetString()!,
            root.GetProperty("decoded_skip_special").GetString()!);
    }

    private static int[] ReadIds(JsonElement element) => [.. element.EnumerateArray().Select(id => id.GetInt32())];

    // The data stays in the source tree; tests run from a folder below it.
    private static string PathOf(string file)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "tests", "Text.Tests", "Data", "Tokenization", file);
            if (File.Exists(path))
                return path;
        }
        throw new FileNotFoundException($"tests/Text.Tests/Data/Tokenization/{file} is in no folder above {AppContext.BaseDirectory}");
    }
}
