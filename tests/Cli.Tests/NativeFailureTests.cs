namespace Lockstep.Cli.Tests;

/// <summary>Whatever is wrong with native OpenVINO is one sentence with its reason, exit code 2, no stack trace, and nothing on standard output.</summary>
public class NativeFailureTests
{
    private const string Xml = "openvino_model.xml";

    // The library's folder, as the tool itself finds it; null without one.
    private static readonly Lazy<string?> s_library = new(FindLibrary);

    [Fact]
    public void A_file_that_is_no_library()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "no library");
        AssertRefused(LockstepProcess.RunWith(file, "generate", "hi", "--device", "CPU"), $"{file} cannot be loaded as OpenVINO's C library: ");
    }

    [Fact]
    public void A_library_that_is_too_old_or_another()
    {
        string? other = new[] { "/lib/x86_64-linux-gnu/libm.so.6", "/usr/lib64/libm.so.6", "/usr/lib/libm.so.6", "/lib/aarch64-linux-gnu/libm.so.6" }.FirstOrDefault(File.Exists);
        Assert.SkipWhen(other is null, "There is no libm.so.6 where it usually is.");
        AssertRefused(LockstepProcess.RunWith(other!, "generate", "hi", "--device", "CPU"), $"{other} is no C library of OpenVINO, or one that is too old: it lacks ov_core_create, ", "OpenVINO 2023.1 or newer is needed.");
    }

    [Fact]
    public void A_broken_plugin()
    {
        string folder = Directory.CreateTempSubdirectory("broken-plugin").FullName;
        foreach (string file in Directory.GetFiles(Library()))
        {
            string link = Path.Combine(folder, Path.GetFileName(file));
            if (file.Contains("cpu_plugin", StringComparison.Ordinal)) File.WriteAllText(link, "no plugin");
            else File.CreateSymbolicLink(link, file);
        }

        AssertRefused(LockstepProcess.RunWith(folder, "generate", "hi", "--device", "CPU"), "finds no device 'CPU' on this machine; it has none. Its reason: ", "cpu_plugin");
        (int code, string output, string error) = LockstepProcess.RunWith(folder, "devices");
        Assert.Equal(0, code);
        Assert.Contains("MANAGED", output, StringComparison.Ordinal);
        Assert.Contains("OpenVINO finds no CPU here: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("finds no device 'GPU.7' on this machine; it has ", "GPU.7")]
    [InlineData("finds no device 'NPU.7' on this machine; it has ", "NPU.7", "--ov", "MAX_PROMPT_LEN=1024", "--ov", "MIN_RESPONSE_LEN=128")]
    [InlineData("finds no device 'GPU.7' on this machine; it has ", "HETERO:GPU.7,CPU")]
    [InlineData("Unsupported property MAX_PROMPT_LEN by CPU plugin", "CPU", "--ov", "MAX_PROMPT_LEN=1024")]
    [InlineData("does not compile the model on CPU: ", "CPU", "--ov", "NUM_STREAMS=many")]
    [InlineData("--ov REWIND is 'perhaps', expected auto, mask or stateless", "CPU", "--ov", "REWIND=perhaps")]
    [InlineData("goes back in its stateless form, whose cache has the type that the model declares; leave the cache type u8 out.", "CPU", "--ov", "REWIND=stateless", "--kv-cache", "u8", "--draft", "lookup")]
    public void A_device_or_a_property_that_is_not_there(string sentence, string device, params string[] options)
    {
        Library();
        AssertRefused(LockstepProcess.Run(["generate", "hi", "--device", device, .. options]), sentence);
    }

    [Fact]
    public void A_choice_that_only_native_OpenVINO_has() => AssertRefused(LockstepProcess.Run("generate", "hi", "--ov", "REWIND=mask"), "Properties such as REWIND are for native OpenVINO");

    [Fact]
    public void A_model_that_the_library_cannot_read()
    {
        Library();
        string folder = LockstepProcess.CopyOf("tiny-draft");
        string xml = Path.Combine(folder, Xml);
        File.WriteAllText(xml, File.ReadAllText(xml).Replace("type=\"Swish\"", "type=\"Swash\"", StringComparison.Ordinal));
        AssertRefused(LockstepProcess.Run("generate", "hi", "--model", folder, "--device", "CPU"), $"{xml}: OpenVINO ", " does not read the model on CPU: ", "Swash");
    }

    [Theory]
    [InlineData("AUTO")]
    [InlineData("HETERO:CPU")]
    [InlineData("AUTO:CPU")]
    public void Composite_devices_say_what_their_parts_say(string device)
    {
        Library();
        const string Prompt = "What is prompt lookup decoding?";
        (int code, string output, string error) = LockstepProcess.Run("generate", Prompt, "--max-new-tokens", "16", "--device", device);
        Assert.True(code == 0, error);
        Assert.Equal(LockstepProcess.Run("generate", Prompt, "--max-new-tokens", "16").Out, output);
    }

    [Theory]
    [InlineData("mask")]
    [InlineData("stateless")]
    public void Guesses_do_not_show_however_they_are_taken_back(string form)
    {
        Library();
        const string Prompt = "What is prompt lookup decoding?";
        (int code, string output, string error) = LockstepProcess.Run("generate", Prompt, "--max-new-tokens", "24", "--device", "CPU", "--draft", "lookup", "--ov", $"REWIND={form}");
        Assert.True(code == 0, error);
        Assert.Equal(LockstepProcess.Run("generate", Prompt, "--max-new-tokens", "24").Out, output);
    }

    private static string Library()
    {
        Assert.SkipWhen(s_library.Value is null, "There is no native OpenVINO; 'lockstep devices' says why.");
        return s_library.Value!;
    }

    private static string? FindLibrary()
    {
        using var devices = System.Text.Json.JsonDocument.Parse(LockstepProcess.Run("devices", "--json").Out);
        System.Text.Json.JsonElement library = devices.RootElement.GetProperty("openVino");
        return library.ValueKind == System.Text.Json.JsonValueKind.Object ? Path.GetDirectoryName(library.GetProperty("path").GetString()) : null;
    }

    private static void AssertRefused((int Code, string Out, string Error) result, params string[] parts)
    {
        Assert.Equal((2, ""), (result.Code, result.Out));
        foreach (string part in parts) Assert.Contains(part, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }
}
