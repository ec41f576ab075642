using System.Globalization;
using System.Text;
using Lockstep.Graph;
using Lockstep.Graph.Ir;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Plans;

/// <summary>Repeated runs share memory and skip shape rules; random graphs show that nobody can tell.</summary>
public class ExecutionTests
{
    [Fact]
    public void A_run_gives_the_same_bits_whatever_sizes_ran_before()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            Model model = new RandomGraph(seed).Build();
            var random = new Random(seed);
            foreach (ManagedBackend backend in new[] { ManagedBackend.Optimized, ManagedBackend.Reference })
            {
                using ICompiledModel compiled = backend.Compile(model, new CompileOptions { Threads = 1 });
                using IInferRequest used = compiled.CreateRequest();
                for (int run = 0; run < 12; run++)
                {
                    Tensor input = Numbers(random, random.Next(1, 3), random.Next(1, 4));
                    using IInferRequest fresh = compiled.CreateRequest();
                    float[][] expected = fresh.Run([input]).Select(tensor => tensor.Values<float>().ToArray()).ToArray();
                    IReadOnlyList<Tensor> outputs = used.Run([input]);
                    for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], outputs[i].Values<float>().ToArray());
                }
            }
        }
    }

    [Fact]
    public void Results_other_than_the_logits_outlive_later_runs()
    {
        Model model = new RandomGraph(seed: 5).Build();
        using ICompiledModel compiled = ManagedBackend.Optimized.Compile(model, new CompileOptions { Threads = 1 });
        using IInferRequest request = compiled.CreateRequest();
        var random = new Random(5);
        var kept = new List<(Tensor Tensor, float[] Copy)>();
        for (int run = 0; run < 6; run++)
        {
            foreach (Tensor output in request.Run([Numbers(random, 2, 3)])) kept.Add((output, output.Values<float>().ToArray()));
        }

        Assert.All(kept, pair => Assert.Equal(pair.Copy, pair.Tensor.Values<float>().ToArray()));
    }

    [Fact]
    public void A_repeated_run_allocates_nothing()
    {
        Model model = Chain(40);
        using ICompiledModel compiled = ManagedBackend.Optimized.Compile(model, new CompileOptions { Threads = 1 });
        using IInferRequest request = compiled.CreateRequest();
        Tensor[] inputs = [Numbers(new Random(3), 1, 2)];
        for (int run = 0; run < 3; run++) request.Run(inputs);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int run = 0; run < 10; run++) request.Run(inputs);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void The_reference_refuses_what_it_would_not_do()
    {
        using ICompiledModel compiled = ManagedBackend.Reference.Compile(Chain(1));
        Assert.Contains("REFERENCE", Assert.Throws<NotSupportedException>(() => compiled.CreateRequest(new RequestOptions { Mode = NumericMode.Fast })).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => compiled.CreateRequest(new RequestOptions { KvCache = DType.U8 }));
    }

    private static Tensor Numbers(Random random, int batch, int rows) =>
        Tensor.From(Enumerable.Range(0, batch * rows * 8).Select(_ => random.NextSingle() * 2 - 1).ToArray(), batch, rows, 8);

    // Each node adds the one before to itself; the result is called logits, so that it too is written in place.
    private static Model Chain(int length)
    {
        var layers = new StringBuilder(RandomGraph.Parameter);
        var edges = new StringBuilder();
        for (int id = 1; id <= length; id++)
        {
            layers.Append(CultureInfo.InvariantCulture, $"""<layer id="{id}" name="n{id}" type="Add" version="opset1"><input><port id="0"/><port id="1"/></input><output><port id="2" precision="FP32" {(id == length ? "names=\"logits\"" : "")}/></output></layer>""");
            for (int port = 0; port < 2; port++) edges.Append(CultureInfo.InvariantCulture, $"""<edge from-layer="{id - 1}" from-port="{(id == 1 ? 0 : 2)}" to-layer="{id}" to-port="{port}"/>""");
        }

        layers.Append(CultureInfo.InvariantCulture, $"""<layer id="{length + 1}" name="out" type="Result" version="opset1"><input><port id="0"/></input></layer>""");
        edges.Append(CultureInfo.InvariantCulture, $"""<edge from-layer="{length}" from-port="2" to-layer="{length + 1}" to-port="0"/>""");
        return IrReader.Read(new MemoryStream(Encoding.UTF8.GetBytes($"""<net name="chain" version="11"><layers>{layers}</layers><edges>{edges}</edges></net>""")), TensorMemory.Allocate(0), "chain");
    }
}
