using System.Text.Json;

namespace Lockstep.Cli.Tests;

public class DevicesCommandTests
{
    private const string Prompt = "What is prompt lookup decoding?";

    // What the parent process finds, the tool finds.
    private static readonly Lazy<JsonElement> s_devices = new(() => JsonDocument.Parse(LockstepProcess.Run("devices", "--json").Out).RootElement);

    [Fact]
    public void Managed_devices_are_always_there()
    {
        string[] names = Names();
        Assert.Equal(["MANAGED", "REFERENCE"], names[..2]);
        (int code, string output, string error) = LockstepProcess.Run("devices");
        Assert.True(code == 0, error);
        foreach (string name in names) Assert.Contains(name, output, StringComparison.Ordinal);
    }

    [Fact]
    public void Either_OpenVINO_is_there_or_a_sentence_says_why_not()
    {
        bool isThere = s_devices.Value.GetProperty("openVino").ValueKind == JsonValueKind.Object;
        Assert.Equal(isThere, s_devices.Value.GetProperty("whyNoOpenVino").ValueKind == JsonValueKind.Null);
        Assert.Equal(isThere, Names().Contains("CPU"));
    }

    [Fact]
    public void Without_the_library_a_native_device_is_refused_and_a_managed_one_is_not()
    {
        string empty = Directory.CreateTempSubdirectory("no-openvino").FullName;
        (int code, string output, string error) = LockstepProcess.RunWith(empty, "generate", Prompt, "--device", "CPU");
        Assert.Equal((2, ""), (code, output));
        Assert.Contains($"was not found; looked in LOCKSTEP_OPENVINO ({empty}); install it with 'pip install openvino'", error, StringComparison.Ordinal);
        Assert.Equal(0, LockstepProcess.RunWith(empty, "generate", Prompt, "--max-new-tokens", "1").Code);
        (code, output, _) = LockstepProcess.RunWith(empty, "devices");
        Assert.Equal(0, code);
        Assert.Contains("was not found", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_embedded_model_says_the_same_on_native_OpenVINO()
    {
        NeedCpu();
        (int code, string output, string error) = LockstepProcess.Run("generate", Prompt, "--device", "cpu", "--ov", "NUM_STREAMS=1");
        Assert.True(code == 0, error);
        Assert.Equal(LockstepProcess.Run("generate", Prompt).Out, output);
    }

    [Fact]
    public void The_plan_tells_the_properties()
    {
        NeedCpu();
        string plan = LockstepProcess.Run("plan", Path.Combine(LockstepProcess.Root, "models", "tiny-draft"), "--device", "CPU").Out;
        Assert.Contains("mode parity", plan, StringComparison.Ordinal);
        Assert.Contains("INFERENCE_PRECISION_HINT", plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no device 'TPU'; it can be MANAGED", "--device", "TPU")]
    [InlineData("Properties such as NUM_STREAMS are for native OpenVINO", "--ov", "NUM_STREAMS=1")]
    [InlineData("--ov takes KEY=VALUE, such as NUM_STREAMS=1, got 'NUM_STREAMS'", "--ov", "NUM_STREAMS")]
    public void Wrong_devices_and_properties_are_sentences(string sentence, params string[] options)
    {
        (int code, string output, string error) = LockstepProcess.Run(["generate", "hi", .. options]);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_property_that_OpenVINO_does_not_have_is_a_sentence_with_its_reason()
    {
        NeedCpu();
        (int code, string output, string error) = LockstepProcess.Run("generate", "hi", "--device", "CPU", "--ov", "NO_SUCH_PROPERTY=1");
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("NO_SUCH_PROPERTY", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private static string[] Names() => [.. s_devices.Value.GetProperty("devices").EnumerateArray().Select(device => device.GetProperty("name").GetString()!)];

    private static void NeedCpu() => Assert.SkipUnless(Names().Contains("CPU"), s_devices.Value.GetProperty("whyNoOpenVino").GetString() ?? "OpenVINO has no CPU device here.");
}
