using Lockstep.Backends.Managed;
using Lockstep.Decoding;
using Lockstep.Graph;
using Lockstep.Parity.Generations;

namespace Lockstep.Parity.Tests;

/// <summary>188 settings on one model, under the profile of each engine, against what that engine gave.</summary>
public class ProfileParityTests
{
    private static readonly string s_cases = Path.Combine(Golden.Unpacked("generate_llama"), "generate_llama.json");
    private static readonly string s_model = Path.Combine(Golden.Unpacked("zoo/llama"), "fp32");

    [Theory]
    [InlineData(DecodingProfile.OpenVinoGenAI, 188, 180, 4, 4)]
    [InlineData(DecodingProfile.HuggingFace, 128, 128, 0, 0)]
    public void Every_setting_gives_the_ids_and_scores_of_its_engine(DecodingProfile profile, int cases, int equal, int bothRefuse, int notCaptured)
    {
        IReadOnlyList<ProfileCaseResult> results = ProfileParity.Run(s_model, s_cases, profile, ManagedBackend.Optimized);
        Assert.Empty(results.Where(result => result.Verdict == ProfileVerdict.Miss).Select(result => result.ToString()));
        int Count(ProfileVerdict verdict) => results.Count(result => result.Verdict == verdict);
        Assert.Equal((cases, equal, bothRefuse, notCaptured), (results.Count, Count(ProfileVerdict.Equal), Count(ProfileVerdict.BothRefuse), Count(ProfileVerdict.NotCaptured)));
    }

    [Fact]
    public void The_other_weights_are_a_miss()
    {
        IReadOnlyList<ProfileCaseResult> results = ProfileParity.Run(Path.Combine(Golden.Unpacked("zoo/llama"), "int4_chan"), s_cases, DecodingProfile.HuggingFace, ManagedBackend.Optimized);
        Assert.Contains(results, result => result.Verdict == ProfileVerdict.Miss && result.Difference is not null);
    }

    [Fact]
    public void A_file_without_cases_is_refused()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("lockstep-profile").FullName, "cases.json");
        File.WriteAllText(path, """{"cases": [], "prompts": [], "model_eos": 2}""");
        Assert.True(ProfileParity.IsCaseFile(path));
        Assert.Contains("there is no case of huggingface", Assert.Throws<ModelException>(() => ProfileParity.Run(s_model, path, DecodingProfile.HuggingFace, ManagedBackend.Optimized)).Message, StringComparison.Ordinal);
    }
}
