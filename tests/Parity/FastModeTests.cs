using Lockstep.Backends;
using Lockstep.Backends.Managed;
using Lockstep.Decoding;
using Lockstep.Graph.Ir;
using Lockstep.Parity.Modes;
using Lockstep.Tensors;

namespace Lockstep.Parity.Tests;

/// <summary>Fast mode keeps the laws of parity mode, and stays near its numbers.</summary>
public class FastModeTests
{
    private static readonly int[] s_ids = [.. Enumerable.Range(0, 41).Select(i => 3 + (i * 37 % 500))];

    // An f32 cache: what is tested here are the MatMuls.
    private static readonly RequestOptions s_fast = new() { Mode = NumericMode.Fast, KvCache = DType.F32 };

    public static TheoryData<string> Models() => ["models/tiny-draft", "llama/int8", "llama/int4_asym_g16", "llama/int4_sym_g32", "llama/int4_chan", "llama/fp16", "llama/nf4_g32", "llama/mxfp4", "llama/mxfp8"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Rows_and_threads_change_no_bit(string name)
    {
        float[]? single = null;
        foreach (int threads in new[] { 1, 2, 3, 4 })
        {
            using LanguageModel model = Load(name, threads);
            single ??= Rows(model, 1);
            foreach (int chunk in threads == 2 ? [2, 3, 4, 5, 6, 7, 8, 9, 16, 23, 40] : new[] { 6, 41 }) Assert.Equal(single, Rows(model, chunk));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Rewind_then_replay_equals_fresh(string name)
    {
        using LanguageModel model = Load(name, threads: 2);
        using Session session = model.OpenSession(options: s_fast);
        float[] fresh = session.Forward(s_ids).Values<float>()[^100..].ToArray();
        session.Rewind(11);
        session.Forward([1, 2, 3, 4]); // something else, to be forgotten too
        session.Rewind(11);
        Assert.Equal(fresh, session.Forward(s_ids[11..]).Values<float>()[^100..].ToArray());
    }

    [Fact]
    public void Modes_differ_where_weights_are_integers_only()
    {
        using LanguageModel integers = Load("llama/int8", threads: 1), halves = Load("llama/fp16", threads: 1);
        Assert.NotEqual(Rows(integers, 41, new RequestOptions()), Rows(integers, 41));
        Assert.Equal(Rows(halves, 41, new RequestOptions()), Rows(halves, 41));
        Assert.All(integers.Plan.Where(line => line.Type == "MatMul" && line.Kernel != "reference"), line => Assert.Contains("x s8", line.Fast, StringComparison.Ordinal));
        Assert.All(halves.Plan, line => Assert.Null(line.Fast));
    }

    // The embedded model's own weights, rounded to 8 bits, cost a mean KL divergence of 5.8e-5 (native OpenVINO against PyTorch in f32); activations rounded to 8 bits
    // cost about three times that over the whole text. A wrong scale or zero point anywhere costs more than 0.1.
    [Fact]
    public void Fast_mode_stays_near_parity_mode_on_the_embedded_model()
    {
        string text = Path.Combine(Golden.Root, "models", "eval.txt");
        ModeParityReport report = ModeParity.Run(Path.Combine(Golden.Root, "models", "tiny-chat"), text, window: 100, tokens: 250, ManagedBackend.Optimized);
        Assert.Equal(99 + 99 + 49, report.Tokens);
        Assert.InRange(report.ParityPerplexity, 1.5, 20);
        Assert.Equal(["f32", "f16", "u8"], report.Modes.Select(mode => mode.KvCache));
        foreach (ModeComparison mode in report.Modes.Where(mode => mode.Refused is null))
        {
            Assert.Equal("fast", mode.Mode);
            Assert.InRange(mode.MeanKl, 1e-7, 1e-3);
            Assert.InRange(mode.Kl99, mode.MeanKl, 2e-2);
            Assert.InRange(mode.MaxKl, mode.Kl99, 1e-1);
            Assert.InRange(mode.TopOneAgreement, 0.93, 1);
            Assert.InRange(mode.Perplexity / report.ParityPerplexity, 0.99, 1.01);
            Assert.InRange(mode.MaxLogitDifference, 1e-3, 2);
        }
    }

    private static float[] Rows(LanguageModel model, int chunk, RequestOptions? options = null)
    {
        using Session session = model.OpenSession(options: options ?? s_fast);
        var rows = new List<float>();
        for (int at = 0; at < s_ids.Length; at += chunk) rows.AddRange(session.Forward(s_ids.AsSpan(at, Math.Min(chunk, s_ids.Length - at))).Values<float>());
        return [.. rows];
    }

    private static LanguageModel Load(string name, int threads)
    {
        string folder = name.StartsWith("models/", StringComparison.Ordinal)
            ? Path.Combine(Golden.Root, name)
            : Path.Combine(Golden.Unpacked("zoo/" + name.Split('/')[0]), name.Split('/')[1]);
        return new LanguageModel(ManagedBackend.Optimized.Compile(IrReader.Read(Path.Combine(folder, "openvino_model.xml")), new CompileOptions { Threads = threads }));
    }
}
