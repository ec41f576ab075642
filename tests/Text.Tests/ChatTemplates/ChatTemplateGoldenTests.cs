using System.Globalization;
using System.Text.Json;

namespace Lockstep.Text.Tests.ChatTemplates;

/// <summary>Real chat templates with conversations as Transformers renders them. Every file of the folder is run.</summary>
public sealed class ChatTemplateGoldenTests
{
    public static TheoryData<string> Files() => [.. TemplateData.Goldens().Select(path => Path.GetFileName(path)!)];

    [Fact]
    public void The_golden_files_are_there() => Assert.True(TemplateData.Goldens().Length >= 8);

    [Theory]
    [MemberData(nameof(Files))]
    public void Renders_every_case_as_Transformers_does(string file)
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(TemplateData.Path(file)));
        JsonElement root = golden.RootElement;
        DateTime now = DateTime.Parse(root.GetProperty("now").GetString()!, CultureInfo.InvariantCulture);
        ChatTemplate template = ChatTemplate.Parse(root.GetProperty("template").GetString()!, file);
        int count = 0;
        foreach (JsonElement entry in root.GetProperty("cases").EnumerateArray())
        {
            string name = entry.GetProperty("name").GetString()!;
            string? error = null;
            string? text = null;
            try
            {
                text = template.Render(entry.GetProperty("variables"), now);
            }
            catch (TemplateException refused)
            {
                error = refused.Message;
            }
            bool fails = entry.TryGetProperty("error", out _);
            Assert.True(fails == (error is not null), $"case '{name}': expected {(fails ? "an error" : "text")}, got {error ?? "text"}");
            Assert.Equal(fails ? null : entry.GetProperty("text").GetString(), text);
            count++;
        }
        Assert.True(count > 0, "the file has no cases");
    }
}
