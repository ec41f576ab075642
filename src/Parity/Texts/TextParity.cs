using System.Text.Json;
using Lockstep.Graph;
using Lockstep.Text;

namespace Lockstep.Parity.Texts;

/// <summary>One captured text whose ids or decoding differ.</summary>
/// <param name="Line">Line of the case, 1-based.</param>
/// <param name="Check">Which answer differs: <c>ids</c>, <c>ids_with_special</c>, <c>decoded</c>, <c>decoded_skip_special</c>.</param>
/// <param name="Input">The text or ids that were given.</param>
/// <param name="Difference">Where and how the answers differ first.</param>
public sealed record TextMiss(int Line, string Check, string Input, string Difference);

/// <summary>A tokenizer against captured answers.</summary>
/// <param name="Tokenizer">The tokenizer's folder.</param>
/// <param name="Cases">Number of cases.</param>
/// <param name="Checks">Number of answers compared.</param>
/// <param name="Misses">What differs, in the order of the file.</param>
public sealed record TextParityReport(string Tokenizer, int Cases, int Checks, IReadOnlyList<TextMiss> Misses)
{
    /// <summary>True when nothing differs.</summary>
    public bool Passed => Misses.Count == 0;
}

/// <summary>
/// Encodes and decodes captured texts, one JSON object a line: <c>text</c> with <c>ids</c> and <c>ids_with_special</c>, or only <c>ids</c>; and the decodings
/// <c>decoded</c> and <c>decoded_skip_special</c>.
/// </summary>
public static class TextParity
{
    /// <summary>Runs every case of a file.</summary>
    /// <exception cref="ModelException">The cases cannot be read.</exception>
    /// <exception cref="TokenizerException">The tokenizer cannot be read.</exception>
    public static TextParityReport Run(string tokenizerPath, string casesPath)
    {
        Tokenizer tokenizer = Tokenizer.Load(tokenizerPath);
        var misses = new List<TextMiss>();
        int line = 0, cases = 0, checks = 0;
        foreach (string text in ReadLines(casesPath))
        {
            line++;
            if (string.IsNullOrWhiteSpace(text)) continue;
            cases++;
            try
            {
                using JsonDocument json = JsonDocument.Parse(text);
                checks += RunCase(tokenizer, json.RootElement, line, misses);
            }
            catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
            {
                throw new ModelException([new(casesPath, line, null, $"is no case: {error.Message}")], error);
            }
        }

        if (checks == 0) throw new ModelException(new ModelProblem(casesPath, null, null, "has no cases"));
        return new TextParityReport(tokenizerPath, cases, checks, misses);
    }

    private static string[] ReadLines(string path)
    {
        try
        {
            // Only \n ends a line: texts may hold any other separator unescaped.
            return File.ReadAllText(path).Split('\n');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException([new(path, null, null, $"cannot be read: {error.Message}")], error);
        }
    }

    private static int RunCase(Tokenizer tokenizer, JsonElement json, int line, List<TextMiss> misses)
    {
        int checks = 0;
        int[]? ids = Ids(json, "ids");
        if (json.TryGetProperty("text", out JsonElement element))
        {
            string text = element.GetString()!;
            CheckIds("ids", ids, tokenizer.Encode(text, addSpecialTokens: false), text);
            CheckIds("ids_with_special", Ids(json, "ids_with_special"), tokenizer.Encode(text), text);
        }

        if (ids is null) return checks;
        string given = string.Join(" ", ids);
        CheckText("decoded", tokenizer.Decode(ids, skipSpecialTokens: false));
        CheckText("decoded_skip_special", tokenizer.Decode(ids));
        return checks;

        void CheckIds(string check, int[]? expected, int[] actual, string input)
        {
            if (expected is null) return;
            checks++;
            int at = expected.AsSpan().CommonPrefixLength(actual);
            if (at < expected.Length || at < actual.Length)
                misses.Add(new TextMiss(line, check, input, $"at {at}: expected {Show(expected, at)}, got {Show(actual, at)}"));
        }

        void CheckText(string check, string actual)
        {
            if (!json.TryGetProperty(check, out JsonElement value)) return;
            string expected = value.GetString()!;
            checks++;
            int at = expected.AsSpan().CommonPrefixLength(actual);
            if (at < expected.Length || at < actual.Length)
                misses.Add(new TextMiss(line, check, given, $"at character {at}: expected {Quote(expected, at)}, got {Quote(actual, at)}"));
        }
    }

    private static int[]? Ids(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement list) ? list.EnumerateArray().Select(id => id.GetInt32()).ToArray() : null;

    private static string Show(int[] ids, int at) => at < ids.Length ? $"{string.Join(" ", ids.Skip(at).Take(6))}{(ids.Length > at + 6 ? " ..." : "")}" : "the end";

    private static string Quote(string text, int at) => at < text.Length ? JsonSerializer.Serialize(text.Substring(at, Math.Min(16, text.Length - at))) : "the end";
}
