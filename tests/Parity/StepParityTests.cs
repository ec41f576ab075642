using Lockstep.Graph;
using Lockstep.Parity.Steps;

namespace Lockstep.Parity.Tests;

/// <summary>Logits steps against Hugging Face's.</summary>
public class StepParityTests
{
    private static readonly string s_cases = Path.Combine(Golden.Unpacked("logits_steps"), "logits_steps.json");

    [Fact]
    public void Every_captured_step_gives_the_same_logits()
    {
        StepParityReport report = StepParity.Run(s_cases);
        Assert.Empty(report.Misses.Select(miss => miss.ToString()));
        Assert.Equal(552, report.Groups.Sum(group => group.Rows));
        // Only rows of few distinct values have a choice among equal logits, and only steps that sort make one.
        Assert.All(report.Groups.Where(group => group.Ties > 0), group => Assert.Contains(group.Step, new[] { "top_p", "top_h" }));
        Assert.True(report.Groups.Sum(group => group.Ties) <= 21);
    }

    [Fact]
    public void Another_argument_is_a_miss_that_names_the_case()
    {
        string folder = Directory.CreateTempSubdirectory("lockstep-steps").FullName;
        File.Copy(Path.ChangeExtension(s_cases, ".safetensors"), Path.Combine(folder, "cases.safetensors"));
        File.WriteAllText(Path.Combine(folder, "cases.json"), """[{"step": "temperature", "args": {"temperature": 0.31}}, {"step": "unheard_of", "args": {}}]""");
        StepParityReport report = StepParity.Run(Path.Combine(folder, "cases.json"));
        Assert.False(report.Passed);
        Assert.Equal(6, report.Misses.Count);
        Assert.Contains("there is no step 'unheard_of'", report.Misses[^1].Difference, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[{\"step\": 3}]")]
    [InlineData("no json")]
    public void A_file_that_holds_no_steps_is_refused(string text)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("lockstep-steps").FullName, "cases.json");
        File.Copy(Path.ChangeExtension(s_cases, ".safetensors"), Path.ChangeExtension(path, ".safetensors"));
        File.WriteAllText(path, text);
        Assert.Contains(path, Assert.Throws<ModelException>(() => StepParity.Run(path)).Message, StringComparison.Ordinal);
    }
}
