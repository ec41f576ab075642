using Lockstep.Backends;
using Lockstep.Decoding;

namespace Lockstep.Parity.Tests;

/// <summary>The fifth law: a decode step allocates no managed memory, on this thread or on the workers.</summary>
[CollectionDefinition(nameof(AllocationLawTests), DisableParallelization = true)]
[Collection(nameof(AllocationLawTests))]
public class AllocationLawTests
{
    private const int WarmUp = 40; // every size of run was seen, and scratch memory has grown on whichever thread got the chunk
    private const int Steps = 20;
    private const int Windows = 4;

    public static TheoryData<string, string> Cases()
    {
        string[] names = ["models/tiny-chat", "models/tiny-draft", "llama/fp32", "llama/fp16", "llama/int8", "llama/int4_sym_g32", "llama/int4_asym_g16", "llama/nf4_g32", "llama/mxfp4",
            "bloom/fp32", "gemma2/fp32", "glm/fp32", "gpt2/fp32", "llama31/fp32", "mistral/fp32", "mixtral/fp32", "llama/cb4", "phi3/fp32", "qwen2/fp32", "qwen3/fp32"];
        var cases = new TheoryData<string, string>();
        foreach (string name in names.Concat(WeightFormat.All.Select(format => "tiny-chat/" + format)))
        {
            cases.Add(name, "parity");
            cases.Add(name, "fast");
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_decode_step_allocates_nothing(string name, string mode) => Assert.Equal(0, Allocated(name, mode, rows: 1));

    [Theory]
    [InlineData("models/tiny-chat", 5)]
    [InlineData("llama/int4_sym_g32", 3)]
    public void Nor_does_the_verification_of_a_draft(string name, int rows) => Assert.Equal(0, Allocated(name, "fast", rows));

    private static long Allocated(string name, string mode, int rows)
    {
        using LanguageModel model = TestModels.Load(name, threads: 2);
        using Session session = model.OpenSession(options: new RequestOptions { Mode = mode == "fast" ? NumericMode.Fast : NumericMode.Parity });
        int[] ids = Enumerable.Range(3, rows).ToArray();
        session.Forward(Enumerable.Range(3, 30).ToArray(), lastRows: 1);
        for (int i = 0; i < WarmUp; i++) Step(session, ids);
        // On a busy machine a thread may get its first chunk of some kernel late, and grows its scratch memory then, once; what a step itself allocates shows in every window.
        long least = long.MaxValue;
        for (int window = 0; window < Windows && least > 0; window++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Steps; i++) Step(session, ids);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    // All but one token are rejected again, as in speculative decoding.
    private static void Step(Session session, int[] ids)
    {
        session.Forward(ids);
        if (ids.Length > 1) session.Rewind(session.Length - ids.Length + 1);
    }
}
