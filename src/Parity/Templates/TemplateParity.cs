using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lockstep.Graph;
using Lockstep.Text;

namespace Lockstep.Parity.Templates;

/// <summary>
/// Renders captured conversations: JSON files with <c>template</c>, <c>now</c> (the clock of <c>strftime_now</c>) and <c>cases</c>, each with <c>name</c>,
/// <c>variables</c>, and <c>text</c> or <c>error</c>. Of an error only that it happens is compared, not its wording.
/// </summary>
public static class TemplateParity
{
    private const int Shown = 24;

    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Runs every case of every <c>*.json</c> file of a folder.</summary>
    /// <exception cref="ModelException">The folder cannot be read or has no such file, or a file is no capture of a template.</exception>
    public static TemplateParityReport Run(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string[] files;
        try
        {
            files = Directory.GetFiles(folder, "*.json");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException([new(folder, null, null, $"cannot be read: {error.Message}")], error);
        }

        if (files.Length == 0) throw new ModelException(new ModelProblem(folder, null, null, "has no *.json files with captured conversations"));
        return new TemplateParityReport(folder, [.. files.Order(StringComparer.Ordinal).Select(RunFile)]);
    }

    private static TemplateReport RunFile(string path)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path));
            return RunTemplate(path, json.RootElement);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new ModelException([new(path, null, null, $"is no capture of a template: {error.Message}")], error);
        }
    }

    private static TemplateReport RunTemplate(string path, JsonElement json)
    {
        string source = json.GetProperty("template").GetString() ?? throw new FormatException("'template' is null");
        DateTime now = json.TryGetProperty("now", out JsonElement time) ? DateTime.Parse(time.GetString()!, CultureInfo.InvariantCulture) : DateTime.Now;
        ChatTemplate? template = null;
        string refusal = "";
        try
        {
            template = ChatTemplate.Parse(source, Path.GetFileName(path));
        }
        catch (TemplateException error)
        {
            refusal = error.Message;
        }

        JsonElement[] cases = [.. json.GetProperty("cases").EnumerateArray()];
        if (cases.Length == 0) throw new FormatException("it has no cases");
        return new TemplateReport(Path.GetFileNameWithoutExtension(path), cases.Length, [.. cases.Select(entry => RunCase(template, refusal, entry, now)).OfType<TemplateMiss>()]);
    }

    /// <summary>What differs in one case; null when nothing does.</summary>
    private static TemplateMiss? RunCase(ChatTemplate? template, string refusal, JsonElement json, DateTime now)
    {
        string name = json.GetProperty("name").GetString() ?? "";
        string? expected = json.TryGetProperty("error", out _) ? null : json.GetProperty("text").GetString() ?? throw new FormatException($"case '{name}': 'text' is null");
        string? actual = null;
        try
        {
            actual = template?.Render(json.GetProperty("variables"), now);
        }
        catch (TemplateException error)
        {
            refusal = error.Message;
        }

        return expected is null
            ? actual is null ? null : new TemplateMiss(name, 0, 0, "an error", Window(actual, 0))
            : actual is null ? new TemplateMiss(name, 0, 0, Window(expected, 0), refusal)
            : FirstDifference(name, expected, actual);
    }

    private static TemplateMiss? FirstDifference(string name, string expected, string actual)
    {
        if (expected == actual) return null;
        int at = expected.AsSpan().CommonPrefixLength(actual);
        int line = expected.AsSpan(0, at).Count('\n') + 1;
        int column = at - expected.LastIndexOf('\n', Math.Max(at - 1, 0), at);
        return new TemplateMiss(name, line, column, Window(expected, at), Window(actual, at));
    }

    private static string Window(string text, int at) => at == text.Length
        ? "the end"
        : JsonSerializer.Serialize(text.Substring(at, Math.Min(Shown, text.Length - at)), s_plain) + (at + Shown < text.Length ? "..." : "");
}
