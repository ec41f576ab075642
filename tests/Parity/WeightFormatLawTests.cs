using Lockstep.Decoding;
using Lockstep.Tensors;

namespace Lockstep.Parity.Tests;

/// <summary>The laws of a session on the embedded model in every weight format: what changes how rows are computed changes none of their bits.</summary>
public class WeightFormatLawTests
{
    private const int Length = 41;

    /// <summary>Every format in parity mode; in fast mode too where that computes something else, and with the smallest cache where it does not.</summary>
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (WeightFormat format in WeightFormat.All)
        {
            cases.Add(format.Name, "parity");
            cases.Add(format.Name, format.Type.IsInteger && !format.IsCodebook ? "fast" : "fast u8");
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Chunks_and_threads_do_not_show(string format, string mode)
    {
        int[] ids = Ids(seed: 1);
        float[] single;
        using (LanguageModel model = TestModels.Load("tiny-chat/" + format, threads: 2))
        {
            single = Rows(model, mode, ids, chunk: 1);
            foreach (int chunk in new[] { 2, 3, 4, 5, 7, 12, 16, 17, 32, 33, 40 }) AssertSame(single, Rows(model, mode, ids, chunk), $"{chunk} rows at once");
        }

        foreach (int threads in new[] { 1, 3 })
        {
            using LanguageModel model = TestModels.Load("tiny-chat/" + format, threads);
            foreach (int chunk in new[] { 6, Length }) AssertSame(single, Rows(model, mode, ids, chunk), $"{threads} threads, {chunk} rows at once");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Neighbours_rewinds_and_forks_do_not_show(string format, string mode)
    {
        using LanguageModel model = TestModels.Load("tiny-chat/" + format, threads: 2);
        int[] ids = Ids(seed: 2);
        float[] alone = Rows(model, mode, ids, Length);
        using Session batch = model.OpenSession(3, TestModels.Options(mode));
        int[] rows = [.. Ids(seed: 3), .. ids, .. Ids(seed: 4)];
        AssertSame(alone, batch.Forward(Tensor.From(Array.ConvertAll(rows, id => (long)id), 3, Length)).Rows(1, 1).Values<float>().ToArray(), "as row 1 of 3");
        batch.Reorder([1]);
        foreach (int length in new[] { 33, 7 })
        {
            batch.Rewind(length);
            using Session fork = batch.Fork();
            batch.Forward([3, 4, 5]); // something else, to be forgotten too
            batch.Rewind(length);
            foreach (Session session in new[] { batch, fork })
            {
                float[] again = session.Forward(ids.AsSpan(length)).Values<float>().ToArray();
                Assert.True(alone.AsSpan(alone.Length - again.Length).SequenceEqual(again), $"rewound to {length}{(session == fork ? ", a fork" : "")}");
            }
        }
    }

    private static void AssertSame(float[] expected, float[] actual, string what)
    {
        int at = expected.AsSpan().CommonPrefixLength(actual), vocabulary = expected.Length / Length;
        Assert.True(at == expected.Length && at == actual.Length, at < actual.Length && at < expected.Length
            ? $"{what}: token {at / vocabulary}, logit {at % vocabulary}: {actual[at]:R} instead of {expected[at]:R}"
            : $"{what}: {actual.Length} logits instead of {expected.Length}");
    }

    private static float[] Rows(LanguageModel model, string mode, int[] ids, int chunk)
    {
        using Session session = model.OpenSession(options: TestModels.Options(mode));
        var rows = new List<float>();
        for (int start = 0; start < ids.Length; start += chunk) rows.AddRange(session.Forward(ids.AsSpan(start, Math.Min(chunk, ids.Length - start))).Values<float>());
        return [.. rows];
    }

    private static int[] Ids(int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, Length).Select(_ => random.Next(3, 4000)).ToArray();
    }
}
