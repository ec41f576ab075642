using Lockstep.Backends;
using Lockstep.Backends.Managed;
using Lockstep.Decoding;
using Lockstep.Graph.Ir;
using Lockstep.Tensors;

namespace Lockstep.Parity.Tests;

/// <summary>The laws of a session with every element type of the cache, on real models, over several blocks of positions.</summary>
public class CacheLawTests
{
    private static readonly int[] s_ids = Enumerable.Range(0, 150).Select(i => (i * 37 + i * i * 11) % 500 + 3).ToArray();

    public static TheoryData<string, DType> Caches()
    {
        var data = new TheoryData<string, DType>();
        foreach (string name in new[] { "llama/fp32", "gemma2/fp32", "bloom/fp32" })
        {
            foreach (DType type in new[] { DType.F32, DType.F16, DType.U8 }) data.Add(name, type);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Caches))]
    public void Chunks_threads_rewinds_and_forks_give_the_same_bits(string name, DType type)
    {
        float[] fresh;
        using (LanguageModel one = Load(name, threads: 1))
        using (Session session = Open(one, type)) fresh = Last(session, s_ids);
        using LanguageModel model = Load(name, threads: 3);
        foreach (int chunk in new[] { 1, 7, 64, 100 })
        {
            using Session session = Open(model, type);
            foreach (int[] ids in s_ids[..^1].Chunk(chunk)) session.Forward(ids);
            using Session fork = session.Fork();
            session.Forward([3, 4, 5]);
            Assert.Equal(fresh, Last(fork, s_ids[^1..]));
            foreach (int length in new[] { 149, 128, 127, 64, 3 })
            {
                session.Rewind(length);
                session.Forward([9, 8, 7]); // something else, to be forgotten too
                session.Rewind(length);
                Assert.Equal(fresh, Last(session, s_ids[length..]));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Caches))]
    public void Exchanged_rows_continue_their_parents(string name, DType type)
    {
        using LanguageModel model = Load(name, threads: 2);
        using Session batch = Open(model, type, batch: 3);
        int[][] prompts = [s_ids[..70], s_ids[20..90], s_ids[50..120]];
        batch.Forward(Tensor.From(prompts.SelectMany(row => row).Select(id => (long)id).ToArray(), 3, 70));
        foreach (int[] parents in new[] { new[] { 2, 0, 2 }, [1, 1, 0], [0, 1, 2] })
        {
            batch.Reorder(parents);
            prompts = Array.ConvertAll(parents, parent => prompts[parent]);
            int next = prompts[0].Length;
            prompts = prompts.Select((row, i) => (int[])[.. row, next + i]).ToArray();
            Tensor logits = batch.Forward(Tensor.From(prompts.Select(row => (long)row[^1]).ToArray(), 3, 1)).Clone();
            for (int i = 0; i < 3; i++)
            {
                using Session alone = Open(model, type);
                Assert.Equal(Last(alone, prompts[i]), logits.Rows(i, 1).Values<float>().ToArray());
            }
        }
    }

    // Half a unit of u8 is 1/510 of what 32 channels span, of f16 2^-12 of a number; what that makes of the logits of two layers is measured, not derived.
    [Theory]
    [InlineData("llama/fp32", DType.F16, 2e-3)]
    [InlineData("llama/fp32", DType.U8, 3e-2)]
    [InlineData("gemma2/fp32", DType.F16, 2e-3)]
    [InlineData("gemma2/fp32", DType.U8, 3e-2)]
    public void A_smaller_cache_stays_near_f32(string name, DType type, double share)
    {
        using LanguageModel model = Load(name, threads: 2);
        using Session exact = Open(model, DType.F32), small = Open(model, type);
        float[] expected = Last(exact, s_ids), actual = Last(small, s_ids);
        double span = expected.Max() - expected.Min(), off = expected.Zip(actual, (a, b) => Math.Abs((double)a - b)).Max();
        Assert.True(off > 0 && off <= share * span, $"off by {off / span:g3} of the span of the logits");
    }

    [Fact]
    public void A_type_that_no_cache_has_is_refused()
    {
        using LanguageModel model = Load("llama/fp32", threads: 1);
        Assert.Contains("f32, f16 or u8, not bf16", Assert.Throws<NotSupportedException>(() => Open(model, DType.BF16)).Message, StringComparison.Ordinal);
    }

    private static LanguageModel Load(string name, int threads)
    {
        string path = Path.Combine(Golden.Unpacked("zoo/" + name.Split('/')[0]), name.Split('/')[1], "openvino_model.xml");
        return new LanguageModel(ManagedBackend.Optimized.Compile(IrReader.Read(path), new CompileOptions { Threads = threads }));
    }

    private static Session Open(LanguageModel model, DType type, int batch = 1) => model.OpenSession(batch, new RequestOptions { KvCache = type });

    private static float[] Last(Session session, int[] ids)
    {
        Tensor logits = session.Forward(ids, lastRows: 1);
        return logits.Values<float>()[^logits.Shape[2]..].ToArray();
    }
}
