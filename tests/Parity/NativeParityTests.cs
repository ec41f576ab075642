using Lockstep.Backends;
using Lockstep.Backends.OpenVino;
using Lockstep.Decoding;
using Lockstep.Graph;
using Lockstep.Graph.Ir;
using Lockstep.Parity.Generations;
using Lockstep.Parity.Models;
using Lockstep.Parity.Ops;
using Lockstep.Tests;

namespace Lockstep.Parity.Tests;

/// <summary>Native OpenVINO through our bindings gives the numbers that were captured from it through Python.</summary>
public class NativeParityTests
{
    // The captures come from another CPU, whose plugin may choose other kernels: f32 rounding, and not more.
    private const double Rounding = 1e-4;

    private static readonly string[] s_architectures = ["bloom", "gemma2", "glm", "gpt2", "lfm2", "llama", "llama31", "mistral", "mixtral", "phi3", "qwen2", "qwen3"];

    private static readonly string[] s_formats =
    [
        "fp16", "int8", "int8_sym", "int4_sym_g32", "int4_asym_g16", "int4_chan", "nf4_g32", "mxfp4", "fp8", "mxfp8", "nvfp4", "cb4", "stateless_fp32", "legacy_fp32",
    ];

    public static TheoryData<string> Architectures() => new(s_architectures);

    public static TheoryData<string> Models() => new(s_architectures.Select(name => $"{name}/fp32").Concat(s_formats.Select(format => $"llama/{format}")));

    [Theory]
    [MemberData(nameof(Models))]
    public void Logits_are_those_captured_from_native_OpenVINO(string name)
    {
        NativeOpenVino.Need();
        string model = Path.Combine(Golden.Unpacked("zoo/" + name.Split('/')[0]), name.Split('/')[1]);
        ModelParityReport report = ModelParity.Run(model, [Path.Combine(model, "ov_reference.safetensors")], new OpenVinoBackend("CPU"), new CompileOptions { Threads = 2 });
        Assert.NotEmpty(report.Series);
        Assert.All(report.Series, series => Assert.InRange(series.MaxError, 0, Rounding));
        Assert.Empty(report.Series.Where(series => !series.Passed).Select(series => series.ToString()));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Greedy_ids_are_those_of_PyTorch(string architecture)
    {
        NativeOpenVino.Need();
        string folder = Golden.Unpacked("zoo/" + architecture);
        ModelParityReport report = ModelParity.Run(Path.Combine(folder, "fp32"), [Path.Combine(folder, "reference.safetensors")], new OpenVinoBackend("CPU"), new CompileOptions { Threads = 2 });
        Assert.True(report.Greedy is { Passed: true }, report.Greedy?.ToString() ?? "There were no greedy ids.");
    }

    // The writer is judged by another reader than ours.
    [Theory]
    [MemberData(nameof(Models))]
    public void A_model_written_to_memory_gives_the_bits_of_its_file(string name)
    {
        NativeOpenVino.Need();
        Model file = IrReader.Read(Path.Combine(Golden.Unpacked("zoo/" + name.Split('/')[0]), name.Split('/')[1], "openvino_model.xml"));
        Assert.Equal(Logits(file), Logits(IrRoundTripTests.ThroughMemory(file)));
    }

    [Fact]
    public void Every_op_case_passes()
    {
        NativeOpenVino.Need();
        IReadOnlyList<OpCaseResult> results = OpParity.Run(Golden.Unpacked("opcases"), new OpenVinoBackend("CPU"), new CompileOptions { Threads = 1 });
        Assert.Empty(results.Where(result => !result.Passed).Select(result => $"{result.Case}: {result.Problem}"));
    }

    [Theory]
    [InlineData("tiny-chat")]
    [InlineData("tiny-draft")]
    public void Embedded_models_say_what_OpenVINO_GenAI_makes_them_say(string model)
    {
        NativeOpenVino.Need();
        IReadOnlyList<GenerationResultParity> results = GenerationParity.Run(
            Path.Combine(Golden.Root, "models", model), Golden.File($"{model}-generate.json"), "openvino_genai_int8_ids", new OpenVinoBackend("CPU"));
        Assert.NotEmpty(results);
        Assert.Empty(results.Where(result => !result.Passed).Select(result => result.ToString()));
    }

    private static float[] Logits(Model file)
    {
        using var model = new LanguageModel(new OpenVinoBackend("CPU").Compile(file, new CompileOptions { Threads = 2 }));
        using Session session = model.OpenSession();
        return session.Forward([5, 17, 301, 44, 9, 9, 120, 63, 280, 31, 7, 88, 402, 19, 230, 55, 6, 90]).Values<float>().ToArray();
    }
}
