using System.Diagnostics;
using Lockstep.Graph;
using Lockstep.Tensors;
using Lockstep.Tests;

namespace Lockstep.Backends.OpenVino.Tests;

/// <summary>Nothing that is opened stays open: memory after many rounds is what it was after a few.</summary>
public class HandleTests
{
    // A leaked request of this model costs some 5 KB, a leaked output tensor 16 KB, a leaked model 300 KB: of any of them a test would leave 50 MB and more.
    private const long Slack = 20L << 20;

    private static readonly Tensor s_input = Tensor.Zeros(DType.F32, new Shape(4096));

    [Fact]
    public void Ten_thousand_requests_leave_nothing_behind()
    {
        NativeOpenVino.Need();
        using ICompiledModel compiled = new OpenVinoBackend("CPU").Compile(SmallModels.Sum("4096"), new CompileOptions { Threads = 1 });
        AssertNoGrowth(10_000, () =>
        {
            using IInferRequest request = compiled.CreateRequest();
            request.Run([s_input]);
        });
    }

    [Fact]
    public void Ten_thousand_resets_leave_nothing_behind()
    {
        NativeOpenVino.Need();
        using ICompiledModel compiled = new OpenVinoBackend("CPU").Compile(SmallModels.Sum("4096"), new CompileOptions { Threads = 1 });
        using IInferRequest request = compiled.CreateRequest();
        AssertNoGrowth(10_000, () =>
        {
            request.Run([s_input]);
            request.ResetState();
        });
    }

    [Fact]
    public void Two_hundred_models_leave_nothing_behind()
    {
        NativeOpenVino.Need();
        var backend = new OpenVinoBackend("CPU");
        Model model = SmallModels.Sum("4096");
        AssertNoGrowth(200, () =>
        {
            using ICompiledModel compiled = backend.Compile(model, new CompileOptions { Threads = 1 });
            using IInferRequest request = compiled.CreateRequest();
            request.Run([s_input]);
        });
    }

    [Fact]
    public void Two_hundred_models_that_are_refused_leave_nothing_behind()
    {
        NativeOpenVino.Need();
        var backend = new OpenVinoBackend("CPU", new OpenVinoOptions { Properties = new Dictionary<string, string> { ["NUM_STREAMS"] = "many" } });
        Model model = SmallModels.Sum("4096");
        AssertNoGrowth(200, () => Assert.Throws<ModelException>(() => backend.Compile(model)));
    }

    [Fact]
    public void Ten_thousand_runs_that_fail_leave_nothing_behind()
    {
        NativeOpenVino.Need();
        using ICompiledModel compiled = new OpenVinoBackend("CPU").Compile(SmallModels.Add("f32", "?"), new CompileOptions { Threads = 2 });
        using IInferRequest request = compiled.CreateRequest();
        Tensor other = Tensor.Zeros(DType.F32, new Shape(4095));
        // Exceptions are garbage of ours: the heap takes some thousand of them to come to its size.
        AssertNoGrowth(10_000, () => Assert.Throws<InferRequestException>(() => request.Run([s_input, other])), warmUp: 5_000);
    }

    [Fact]
    public void Two_hundred_models_in_the_stateless_form_leave_nothing_behind()
    {
        NativeOpenVino.Need();
        var backend = new OpenVinoBackend("CPU", new OpenVinoOptions { Rewind = RewindForm.Stateless });
        Model model = SmallModels.Cache();
        Tensor ids = Tensor.Zeros(DType.F32, new Shape(1, 1, 4096, 1)), beams = Tensor.From([0], 1);
        AssertNoGrowth(200, () =>
        {
            using ICompiledModel compiled = backend.Compile(model, new CompileOptions { Threads = 1 });
            using IInferRequest request = compiled.CreateRequest();
            request.Run([ids, beams]);
            using IInferRequest fork = request.Fork();
            fork.Run([ids, beams]);
            Assert.Throws<InferRequestException>(() => fork.Run([ids]));
        });
    }

    private static void AssertNoGrowth(int rounds, Action round, int? warmUp = null)
    {
        for (int i = 0; i < (warmUp ?? rounds / 10); i++) round();
        long before = Resident();
        for (int i = 0; i < rounds; i++) round();
        long growth = Resident() - before;
        Assert.True(growth < Slack, $"{rounds} rounds left {growth >> 20} MB behind.");
    }

    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
