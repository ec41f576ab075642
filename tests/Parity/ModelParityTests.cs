using Lockstep.Backends;
using Lockstep.Backends.Managed;
using Lockstep.Parity.Models;

namespace Lockstep.Parity.Tests;

/// <summary>Small models of real architectures against PyTorch and native OpenVINO.</summary>
public class ModelParityTests
{
    private static readonly string[] s_architectures = ["bloom", "gemma2", "glm", "gpt2", "lfm2", "llama", "llama31", "mistral", "mixtral", "phi3", "qwen2", "qwen3"];

    private static readonly string[] s_compressed =
    [
        "fp16", "int8", "int8_sym", "int4_sym_g32", "int4_asym_g16", "int4_chan", "nf4_g32", "mxfp4", "fp8", "mxfp8", "nvfp4", "cb4", "stateless_fp32", "legacy_fp32",
    ];

    public static TheoryData<string, string> Architectures() => Cross(s_architectures);

    public static TheoryData<string, string> CompressedFormats() => Cross(s_compressed);

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Logits_match_PyTorch_and_native_OpenVINO(string architecture, string device)
    {
        string folder = Golden.Unpacked($"zoo/{architecture}");
        string model = Path.Combine(folder, "fp32");
        AssertPasses(model, device, Path.Combine(folder, "reference.safetensors"), Path.Combine(model, "ov_reference.safetensors"));
    }

    [Theory]
    [MemberData(nameof(CompressedFormats))]
    public void Every_weight_format_and_cache_form_matches_native_OpenVINO(string format, string device)
    {
        string model = Path.Combine(Golden.Unpacked("zoo/llama"), format);
        AssertPasses(model, device, Path.Combine(model, "ov_reference.safetensors"));
    }

    [Fact]
    public void A_wrong_reference_is_a_miss()
    {
        string llama = Golden.Unpacked("zoo/llama");
        ModelParityReport report = ModelParity.Run(Path.Combine(llama, "int4_chan"), [Path.Combine(llama, "int8", "ov_reference.safetensors")], ManagedBackend.Optimized);
        Assert.False(report.Passed);
    }

    private static void AssertPasses(string model, string device, params string[] references)
    {
        IBackend backend = device == "MANAGED" ? ManagedBackend.Optimized : ManagedBackend.Reference;
        ModelParityReport report = ModelParity.Run(model, references, backend, new CompileOptions { Threads = 2 });
        Assert.NotEmpty(report.Series);
        Assert.Empty(report.Series.Where(series => !series.Passed).Select(series => series.ToString()));
        Assert.True(report.Greedy is not { Passed: false }, report.Greedy?.ToString());
        Assert.True(report.RowInvariant, "Feeding tokens one by one gave other bits than feeding them at once.");
    }

    private static TheoryData<string, string> Cross(string[] names)
    {
        var rows = new TheoryData<string, string>();
        foreach (string name in names)
        {
            rows.Add(name, "MANAGED");
            rows.Add(name, "REFERENCE");
        }

        return rows;
    }
}
