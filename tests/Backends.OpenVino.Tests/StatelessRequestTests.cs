using Lockstep.Graph;
using Lockstep.Graph.Transforms;
using Lockstep.Tensors;
using Lockstep.Tests;

namespace Lockstep.Backends.OpenVino.Tests;

/// <summary>The stateless form behind the requests of a stateful model: the same inputs and outputs, and variables that can be looked into.</summary>
public class StatelessRequestTests
{
    private static readonly RequestOptions s_rewinds = new() { Rewinds = true };

    [Fact]
    public void A_model_whose_columns_cannot_be_hidden_goes_back_in_its_stateless_form()
    {
        NativeOpenVino.Need();
        using ICompiledModel compiled = new OpenVinoBackend("CPU").Compile(SmallModels.Cache(), new CompileOptions { Rewinds = true });
        Assert.Equal(["stateless form"], Forms(compiled));
        using IInferRequest request = compiled.CreateRequest(s_rewinds);
        Assert.Equal([1f, 2f, 3f], Run(request, [0], 1, 2, 3));
        Assert.Equal([1f, 2f, 3f, 4f], Run(request, [0], 4));
        IVariable variable = Assert.Single(request.Variables!);
        Assert.Equal("past.0present.0", variable.Id);
        variable.Truncate(2, 3);
        variable.Truncate(2, 1);
        Assert.Equal([1f], variable.Value!.Values<float>());
        variable.Truncate(2, 5); // no longer than it is
        Assert.Equal([1f, 9f], Run(request, [0], 9));
        request.ResetState();
        Assert.Null(variable.Value);
        Assert.Equal([7f], Run(request, [0], 7));
    }

    [Fact]
    public void Rows_are_exchanged_as_beam_idx_says()
    {
        NativeOpenVino.Need();
        using ICompiledModel stateful = new OpenVinoBackend("CPU").Compile(SmallModels.Cache()), stateless = Stateless();
        using IInferRequest expected = stateful.CreateRequest(), actual = stateless.CreateRequest();
        (int[] Rows, float[] Ids)[] steps = [([0, 1, 2], [1, 2, 3, 4, 5, 6]), ([2, 0, 2], [7, 8, 9]), ([1], [10]), ([0, 0], [11, 12]), ([0, 1], [13, 14])];
        foreach ((int[] rows, float[] ids) in steps) Assert.Equal(Run(expected, rows, ids), Run(actual, rows, ids));
    }

    [Fact]
    public void A_fork_goes_on_by_itself()
    {
        NativeOpenVino.Need();
        using ICompiledModel compiled = Stateless();
        using IInferRequest request = compiled.CreateRequest();
        Run(request, [0], 1, 2);
        Assert.True(request.CanFork);
        using IInferRequest fork = request.Fork();
        Assert.Equal([1f, 2f, 3f], Run(request, [0], 3));
        Assert.Equal([1f, 2f, 4f], Run(fork, [0], 4));
        Assert.Equal([1f, 2f, 3f, 5f], Run(request, [0], 5));
    }

    [Fact]
    public void A_run_that_fails_leaves_the_state_as_it_was()
    {
        NativeOpenVino.Need();
        using ICompiledModel compiled = Stateless();
        using IInferRequest request = compiled.CreateRequest();
        Run(request, [0], 1, 2);
        Assert.Throws<InferRequestException>(() => request.Run([Ids([3]), Tensor.From([0L], 1)]));
        Assert.Equal([1f, 2f, 4f], Run(request, [0], 4));
    }

    [Fact]
    public void Only_requests_that_go_back_pay_for_it()
    {
        NativeOpenVino.Need();
        using ICompiledModel compiled = new OpenVinoBackend("CPU").Compile(SmallModels.Cache());
        using (IInferRequest plain = compiled.CreateRequest()) Assert.Null(plain.Variables);
        Assert.Equal([""], Forms(compiled));
        using (IInferRequest rewinding = compiled.CreateRequest(s_rewinds)) Assert.NotNull(rewinding.Variables);
        Assert.Equal(["", "stateless form"], Forms(compiled));
    }

    [Theory]
    [InlineData(RewindForm.Mask, true, false)]
    [InlineData(RewindForm.Auto, false, false)]
    [InlineData(RewindForm.Auto, true, true)]
    [InlineData(RewindForm.Stateless, false, true)]
    public void The_user_s_choice_wins(RewindForm form, bool rewinds, bool isStateless) =>
        Assert.Equal(isStateless, StatelessForm.IsFor(SmallModels.Cache(), "CPU", form, new RequestOptions { Rewinds = rewinds }));

    [Fact]
    public void A_model_without_a_stateless_form_says_why()
    {
        Model sum = SmallModels.Sum(), cache = SmallModels.Cache();
        Assert.False(StatelessForm.IsFor(sum, "CPU", RewindForm.Auto, s_rewinds));
        NotSupportedException error = Assert.Throws<NotSupportedException>(() => StatelessForm.IsFor(sum, "CPU", RewindForm.Stateless, s_rewinds));
        Assert.Equal($"{sum.Source} has no stateless form to run on CPU: it has no input 'input_ids'.", error.Message);
        error = Assert.Throws<NotSupportedException>(() => StatelessForm.IsFor(cache, "NPU", RewindForm.Stateless, s_rewinds));
        Assert.Equal($"{cache.Source} has no stateless form to run on NPU: an NPU wants the stateful form.", error.Message);
        error = Assert.Throws<NotSupportedException>(() => StatelessForm.IsFor(cache, "CPU", RewindForm.Auto, s_rewinds with { KvCache = DType.U8 }));
        Assert.EndsWith("whose cache has the type that the model declares; leave the cache type u8 out.", error.Message, StringComparison.Ordinal);
        Assert.False(StatelessForm.IsFor(MakeStateless.Apply(cache), "CPU", RewindForm.Stateless, s_rewinds)); // is it already
    }

    private static ICompiledModel Stateless() => new OpenVinoBackend("CPU", new OpenVinoOptions { Rewind = RewindForm.Stateless }).Compile(SmallModels.Cache());

    private static string[] Forms(ICompiledModel compiled) =>
        [.. compiled.Plan.Where(line => line.Type == "Model").Select(line => line.Kernel.EndsWith(", stateless form", StringComparison.Ordinal) ? "stateless form" : "")];

    // Each row gets its share of the ids, and the caches of all rows come back one after the other.
    private static float[] Run(IInferRequest request, int[] rows, params float[] ids) => request.Run([Ids(ids, rows.Length), Tensor.From(rows, rows.Length)])[0].Values<float>().ToArray();

    private static Tensor Ids(float[] ids, int rows = 1) => Tensor.From(ids, rows, 1, ids.Length / rows, 1);
}
