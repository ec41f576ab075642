using Lockstep.Backends;
using Lockstep.Backends.Managed;
using Lockstep.Decoding;
using Lockstep.Graph.Ir;
using Lockstep.Tensors;

namespace Lockstep.Parity.Tests;

/// <summary>
/// The first law: Forward of k tokens gives, bit for bit, the logits of k Forwards of one, in every numeric mode and cache type, whatever the number of
/// threads, the chunks of the prompt and the other rows of the batch. On every weight format of one architecture, and on the others in f32.
/// </summary>
public class RowInvarianceTests
{
    private const int Length = 41;

    public static TheoryData<string, string> Cases()
    {
        string[] formats = ["fp32", "fp16", "int8", "int8_sym", "int4_sym_g32", "int4_asym_g16", "int4_chan", "nf4_g32", "mxfp4", "fp8", "mxfp8", "nvfp4", "cb4", "stateless_fp32", "legacy_fp32"];
        string[] architectures = ["bloom", "gemma2", "glm", "gpt2", "lfm2", "llama31", "mistral", "mixtral", "phi3", "qwen2", "qwen3"];
        var cases = new TheoryData<string, string>();
        foreach (string mode in new[] { "parity", "fast", "fast u8" })
        {
            cases.Add("models/tiny-chat", mode);
            foreach (string format in formats.Where(format => mode != "fast u8" || format is "fp32" or "int8")) cases.Add("llama/" + format, mode);
            foreach (string architecture in architectures) cases.Add(architecture + "/fp32", mode);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void K_rows_at_once_give_the_bits_of_k_rows_one_by_one(string name, string mode)
    {
        using LanguageModel model = Load(name, threads: 2);
        int[] ids = Ids(seed: 1);
        float[] single = Rows(model, mode, ids, chunk: 1);
        for (int chunk = 2; chunk <= 40; chunk++) AssertSame(single, Rows(model, mode, ids, chunk), $"{chunk} rows at once");
        var random = new Random(7);
        for (int i = 0; i < 5; i++) AssertSame(single, Rows(model, mode, ids, () => random.Next(1, 9)), "random chunks");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Threads_do_not_show(string name, string mode)
    {
        float[]? first = null;
        foreach (int threads in new[] { 1, 2, 3, 4 })
        {
            using LanguageModel model = Load(name, threads);
            foreach (int chunk in new[] { 1, 6, Length })
            {
                float[] rows = Rows(model, mode, Ids(seed: 2), chunk);
                AssertSame(first ??= rows, rows, $"{threads} threads, {chunk} rows at once");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Other_rows_of_the_batch_do_not_show(string name, string mode)
    {
        using LanguageModel model = Load(name, threads: 2);
        int[] ids = Ids(seed: 3);
        float[] alone = Rows(model, mode, ids, Length);
        for (int place = 0; place < 3; place++)
        {
            int[][] rows = Enumerable.Range(0, 3).Select(row => row == place ? ids : Ids(seed: 10 + row)).ToArray();
            using Session session = model.OpenSession(3, TestModels.Options(mode));
            var found = new List<float>();
            foreach ((int start, int count) in new[] { (0, 30), (30, 1), (31, 10) })
            {
                Tensor logits = session.Forward(Tensor.From(rows.SelectMany(row => row.Skip(start).Take(count)).Select(id => (long)id).ToArray(), 3, count));
                found.AddRange(logits.Rows(place, 1).Values<float>());
            }

            AssertSame(alone, [.. found], $"as row {place} of 3");
        }
    }

    private static void AssertSame(float[] expected, float[] actual, string what)
    {
        int vocabulary = expected.Length / Length;
        for (int i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]))
                Assert.Fail($"{what}: token {i / vocabulary}, logit {i % vocabulary}: {actual[i]:R} instead of {expected[i]:R}");
        }
    }

    private static float[] Rows(LanguageModel model, string mode, int[] ids, int chunk) => Rows(model, mode, ids, () => chunk);

    private static float[] Rows(LanguageModel model, string mode, int[] ids, Func<int> chunk)
    {
        using Session session = model.OpenSession(options: TestModels.Options(mode));
        var rows = new List<float>();
        for (int start = 0; start < ids.Length;)
        {
            int count = Math.Min(chunk(), ids.Length - start);
            rows.AddRange(session.Forward(ids.AsSpan(start, count)).Values<float>());
            start += count;
        }

        return [.. rows];
    }

    private static int[] Ids(int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, Length).Select(_ => random.Next(3, 250)).ToArray();
    }

    private static LanguageModel Load(string name, int threads)
    {
        string folder = name.StartsWith("models/", StringComparison.Ordinal)
            ? Path.Combine(Golden.Root, name)
            : Path.Combine(Golden.Unpacked("zoo/" + name.Split('/')[0]), name.Split('/')[1]);
        return new LanguageModel(ManagedBackend.Optimized.Compile(IrReader.Read(Path.Combine(folder, "openvino_model.xml")), new CompileOptions { Threads = threads }));
    }
}
