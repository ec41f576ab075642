using Lockstep.Graph;
using Lockstep.Tensors;
using Lockstep.Tests;

namespace Lockstep.Backends.OpenVino.Tests;

public class OpenVinoRequestTests
{
    [Fact]
    public void State_lasts_until_it_is_reset()
    {
        NativeOpenVino.Need();
        using ICompiledModel compiled = new OpenVinoBackend("CPU").Compile(SmallModels.Sum());
        using IInferRequest request = compiled.CreateRequest(), other = compiled.CreateRequest();
        Assert.Null(request.Variables);
        Assert.Equal([1f, 2f], Run(request, 1, 2));
        Assert.Equal([11f, 22f], Run(request, 10, 20));
        Assert.Equal([5f, 5f], Run(other, 5, 5)); // a state of its own
        request.ResetState();
        Assert.Equal([3f, 4f], Run(request, 3, 4));
        Assert.Equal([6f, 6f], Run(other, 1, 1));
    }

    [Fact]
    public void Inputs_and_outputs_are_not_copied_by_us()
    {
        NativeOpenVino.Need();
        using ICompiledModel compiled = new OpenVinoBackend("CPU").Compile(SmallModels.Sum("1048576"), new CompileOptions { Threads = 1 });
        using IInferRequest request = compiled.CreateRequest();
        Tensor input = Tensor.From(Enumerable.Repeat(1f, 1 << 20).ToArray(), 1 << 20); // 4 MB
        Tensor first = request.Run([input])[0];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Tensor second = request.Run([input])[0];
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 10); // wrappers, and no numbers
        Assert.Same(first, second); // a window into the request
        Assert.Equal(2f, first.Values<float>()[^1]);
    }

    [Fact]
    public void Outputs_outlive_the_reset_and_the_request()
    {
        NativeOpenVino.Need();
        using ICompiledModel compiled = new OpenVinoBackend("CPU").Compile(SmallModels.Sum());
        IInferRequest request = compiled.CreateRequest();
        Tensor output = request.Run([Tensor.From([1f, 2f], 2)])[0];
        request.ResetState();
        Assert.Equal([1f, 2f], output.Values<float>());
        request.Dispose();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal([1f, 2f], output.Values<float>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("?,?,?")]
    public void Any_rank_goes_in_and_out(string shape)
    {
        NativeOpenVino.Need();
        using ICompiledModel compiled = new OpenVinoBackend("CPU").Compile(SmallModels.Add("f32", shape));
        using IInferRequest request = compiled.CreateRequest();
        int[] ones = [.. Enumerable.Repeat(1, shape.Count(c => c == '?'))];
        Tensor sum = request.Run([Tensor.From([2f], new Shape(ones)), Tensor.From([3f], new Shape(ones))])[0];
        Assert.Equal(new Shape(ones), sum.Shape);
        Assert.Equal([5f], sum.Values<float>());
    }

    [Fact]
    public void Empty_tensors_go_in_and_out()
    {
        NativeOpenVino.Need();
        using ICompiledModel compiled = new OpenVinoBackend("CPU").Compile(SmallModels.Add());
        using IInferRequest request = compiled.CreateRequest();
        Tensor empty = Tensor.Zeros(DType.F32, new Shape(2, 0));
        Assert.Equal(new Shape(2, 0), request.Run([empty, empty])[0].Shape);
        Assert.Equal([4f], request.Run([Tensor.From([1f], 1, 1), Tensor.From([3f], 1, 1)])[0].Values<float>());
    }

    // The caller of a stateless model feeds outputs back and keeps them; a second run must not write into them, nor into the inputs.
    [Fact]
    public void Outputs_of_a_stateless_model_belong_to_the_caller()
    {
        NativeOpenVino.Need();
        using ICompiledModel pass = new OpenVinoBackend("CPU").Compile(SmallModels.Pass());
        using IInferRequest request = pass.CreateRequest();
        float[] values = [1, 2, 3];
        Tensor input = Tensor.From(values, 3);
        Tensor first = request.Run([input])[0];
        Tensor second = request.Run([Tensor.From([7f, 8f, 9f], 3)])[0];
        Assert.Equal(values, input.Values<float>());
        Assert.Equal(values, first.Values<float>());
        Assert.Equal([7f, 8f, 9f], second.Values<float>());
        Assert.Equal(values, request.Run([first])[0].Values<float>());
    }

    [Fact]
    public void Wrong_inputs_are_all_named_before_anything_runs()
    {
        NativeOpenVino.Need();
        Model model = SmallModels.Add();
        using ICompiledModel compiled = new OpenVinoBackend("CPU").Compile(model);
        using IInferRequest request = compiled.CreateRequest();
        InferRequestException count = Assert.Throws<InferRequestException>(() => request.Run([Tensor.From([1f], 1, 1)]));
        Assert.Equal($"{model.Source}: the model has 2 inputs, but 1 tensors were given.", count.Message);
        InferRequestException wrong = Assert.Throws<InferRequestException>(() => request.Run([Tensor.From([1L], 1, 1), Tensor.From([1f], 1)]));
        Assert.Equal($"{model.Source}: input 0 'a' expects f32[?,?], but i64[1,1] was given; input 1 'b' expects f32[?,?], but f32[1] was given.", wrong.Message);
    }

    [Fact]
    public void Inputs_that_the_ops_refuse_give_the_library_s_reason_and_leave_the_request_usable()
    {
        NativeOpenVino.Need();
        using ICompiledModel compiled = new OpenVinoBackend("CPU").Compile(SmallModels.Add("f32", "?"), new CompileOptions { Threads = 2 }); // with one, 2026.4.1 says nothing
        using IInferRequest request = compiled.CreateRequest();
        Tensor two = Tensor.From([1f, 2f], 2), three = Tensor.From([1f, 2f, 3f], 3);
        InferRequestException error = Assert.Throws<InferRequestException>(() => request.Run([two, three]));
        Assert.Throws<InferRequestException>(() => request.Run([two, three])); // and again
        Assert.Contains("OpenVINO cannot run it on CPU: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", error.Message, StringComparison.Ordinal);
        Assert.Equal([2f], request.Run([Tensor.From([1f], 1), Tensor.From([1f], 1)])[0].Values<float>());
    }

    [Fact]
    public void Strings_are_refused()
    {
        NativeOpenVino.Need();
        Assert.Contains("string", Assert.ThrowsAny<Exception>(() =>
        {
            unsafe
            {
                OpenVino.Native.Tensor.OverHost(DType.String, new Shape(1), null);
            }
        }).Message, StringComparison.Ordinal);
    }

    private static float[] Run(IInferRequest request, params float[] values) => request.Run([Tensor.From(values, values.Length)])[0].Values<float>().ToArray();
}
