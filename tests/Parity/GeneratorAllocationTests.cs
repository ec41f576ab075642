using Lockstep.Backends;
using Lockstep.Backends.Managed;
using Lockstep.Decoding;
using Lockstep.Graph.Ir;

namespace Lockstep.Parity.Tests;

/// <summary>The fifth law for the whole loop: a step of a generator that nobody watches allocates no managed memory.</summary>
[Collection(nameof(AllocationLawTests))]
public class GeneratorAllocationTests
{
    private const int Prompt = 30, WarmUp = 60, Steps = 20; // the history grows at 60 and 120 tokens, not between

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_step_of_a_generator_allocates_nothing(bool sample)
    {
        string folder = Path.Combine(Golden.Root, "models", "tiny-chat");
        using var model = new LanguageModel(ManagedBackend.Optimized.Compile(IrReader.Read(Path.Combine(folder, "openvino_model.xml")), new CompileOptions { Threads = 2 }));
        using Session session = model.OpenSession();
        var config = new GenerationConfig { MaxNewTokens = 200, IgnoreEos = true, DoSample = sample, TopK = 40, TopP = 0.9, Temperature = 1.2 };
        using IEnumerator<int> tokens = new Generator(session, config).Generate(Enumerable.Range(3, Prompt).ToArray()).GetEnumerator();
        for (int i = 0; i < WarmUp; i++) tokens.MoveNext();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Steps; i++) tokens.MoveNext();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
