using System.Text.Json;
using Lockstep.Cli.Tests.Verifiers;

namespace Lockstep.Cli.Tests;

/// <summary><c>lockstep prove</c>: enumeration, the chi-square test on the embedded models, and verifiers of a user's own.</summary>
public class ProveCommandTests
{
    private static readonly string s_own = typeof(TypicalAcceptance).Assembly.Location;

    [Fact]
    public void Every_verifier_follows_the_embedded_model()
    {
        (int code, string output, string error) = LockstepProcess.Run("prove", "--tables", "4", "--draws", "6000", "--json");
        Assert.True(code == 0, error);
        JsonElement[] verifiers = [.. JsonDocument.Parse(output).RootElement.EnumerateArray()];
        Assert.Equal(["ExactMatch", "TokenwiseRejection", "BlockVerification", "RecursiveRejection", "TraversalVerification"], verifiers.Select(verifier => verifier.GetProperty("verifier").GetString()));
        foreach (JsonElement model in verifiers.Select(verifier => verifier.GetProperty("model")))
        {
            Assert.Equal(6000, model.GetProperty("draws").GetInt32());
            Assert.True(model.GetProperty("degreesOfFreedom").GetInt32() > 20, output);
            Assert.InRange(model.GetProperty("pValue").GetDouble(), 1e-4, 1);
            Assert.InRange(model.GetProperty("meanAccepted").GetDouble(), 0.1, 2);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_numbers()
    {
        string[] prove = ["prove", "--tables", "2", "--draws", "500", "--seed"];
        string output = LockstepProcess.Run([.. prove, "7"]).Out;
        Assert.Contains("chi-square", output, StringComparison.Ordinal);
        Assert.Equal(output, LockstepProcess.Run([.. prove, "7"]).Out);
        Assert.NotEqual(output, LockstepProcess.Run([.. prove, "8"]).Out);
    }

    [Fact]
    public void A_verifier_of_ones_own_that_is_not_lossless_misses_in_both_parts()
    {
        (int code, string output, string error) = LockstepProcess.Run("prove", "--verifier", $"{s_own}:{nameof(TypicalAcceptance)}", "--draws", "4000");
        Assert.True(code == 1, error);
        Assert.Equal(2, output.Split('\n').Count(line => line.Contains(nameof(TypicalAcceptance), StringComparison.Ordinal) && line.Contains("MISS", StringComparison.Ordinal)));
        Assert.DoesNotContain("ExactMatch", output, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_lossless_does_not()
    {
        (int code, string output, string error) = LockstepProcess.Run("prove", "--verifier", $"{s_own}:{typeof(NoGuesses).FullName}", "--draws", "4000");
        Assert.True(code == 0, error + output);
        Assert.Contains(nameof(NoGuesses), output, StringComparison.Ordinal);
    }

    [Fact]
    public void All_verifiers_of_an_assembly_that_can_be_made_are_taken()
    {
        (int code, _, string error) = LockstepProcess.Run("prove", "--verifier", s_own, "--draws", "0");
        Assert.Equal(2, code);
        Assert.Contains("The verifier Lockstep.Cli.Tests.Verifiers.Broken failed with InvalidOperationException: there is no rule", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_assembly_that_cannot_be_used_is_a_sentence()
    {
        string text = Path.GetTempFileName() + ".dll";
        File.WriteAllText(text, "no assembly");
        Refused("is no assembly of .NET that can be loaded here", "--verifier", text);
        Refused("no-such.dll: the file does not exist", "--verifier", "no-such.dll");
        Refused("has no public type 'Nobody' that implements Lockstep.Decoding.Verify.IVerifier", "--verifier", s_own + ":Nobody");
        Refused("NeedsThreshold has no public constructor without parameters", "--verifier", s_own + ":NeedsThreshold");
        Refused("--draws is -1, expected 0 or more", "--draws", "-1");
    }

    private static void Refused(string sentence, params string[] options)
    {
        (int code, string output, string error) = LockstepProcess.Run(["prove", .. options]);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }
}
