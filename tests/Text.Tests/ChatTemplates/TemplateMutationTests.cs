using System.Text.Json;

namespace Lockstep.Text.Tests.ChatTemplates;

/// <summary>Damaged templates give a prompt or a sentence: never a crash, never a hang. The seeds are fixed; a wider run needs only more of them.</summary>
public sealed class TemplateMutationTests
{
    private const int PerSeed = 400;

    private static readonly JsonElement[] s_goldens = [.. TemplateData.Goldens().Order(StringComparer.Ordinal).Select(path => JsonDocument.Parse(File.ReadAllBytes(path)).RootElement)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_damaged_template_renders_or_is_refused_with_a_sentence(int seed)
    {
        var mutator = new TemplateMutator([.. s_goldens.Select(golden => golden.GetProperty("template").GetString()!)], seed);
        JsonElement[] variables = [.. s_goldens.Select(golden => golden.GetProperty("cases")[0].GetProperty("variables"))];
        int rendered = 0;
        for (int i = 0; i < PerSeed; i++)
        {
            string source = mutator.Next();
            try
            {
                ChatTemplate.Parse(source).Render(variables[i % variables.Length]);
                rendered++;
            }
            catch (TemplateException error)
            {
                Assert.True(error.Line >= 1 && error.Column >= 1 && error.Excerpt.EndsWith('^'), error.Message);
            }
        }
        Assert.InRange(rendered, PerSeed / 50, PerSeed - 1);
    }
}
