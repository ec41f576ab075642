using Lockstep.Graph;
using Lockstep.Tensors;
using Lockstep.Tests;

namespace Lockstep.Backends.OpenVino.Tests;

/// <summary>The folder that <c>CACHE_DIR</c> names keeps compiled models, and a file in it that is none is compiled over. (OpenVINO has no checksum: a changed byte inside goes unnoticed.)</summary>
public class ModelCacheTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lockstep-cache").FullName;

    [Theory]
    [InlineData(RewindForm.Mask)]
    [InlineData(RewindForm.Stateless)] // handed over in memory
    public void The_second_compilation_is_read_from_the_folder(RewindForm form)
    {
        NativeOpenVino.Need();
        Model model = SmallModels.Cache();
        Assert.False(IsRead(model, form));
        string file = Assert.Single(Directory.GetFiles(_folder));
        DateTime written = File.GetLastWriteTimeUtc(file);
        Assert.True(IsRead(model, form));
        Assert.Equal(file, Assert.Single(Directory.GetFiles(_folder)));
        Assert.Equal(written, File.GetLastWriteTimeUtc(file));
    }

    // What is kept is the same for every precision, which OpenVINO chooses when it reads it; see that it does.
    [Fact]
    public void Another_model_is_compiled_anew_and_another_mode_is_not()
    {
        NativeOpenVino.Need();
        Assert.False(IsRead(SmallModels.Cache(), RewindForm.Mask));
        Assert.False(IsRead(SmallModels.Cache(), RewindForm.Stateless));
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
        IsRead(SmallModels.Cache(), RewindForm.Mask, NumericMode.Fast);
        Assert.NotEqual("0", Activations(NumericMode.Fast));
        Assert.Equal("0", Activations(NumericMode.Parity));
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("cut")]
    [InlineData("rubbish")]
    public void A_broken_file_in_the_folder_is_compiled_over(string how)
    {
        NativeOpenVino.Need();
        Model model = SmallModels.Cache();
        Assert.False(IsRead(model, RewindForm.Mask));
        string file = Assert.Single(Directory.GetFiles(_folder));
        byte[] good = File.ReadAllBytes(file);
        File.WriteAllBytes(file, how switch { "empty" => [], "cut" => good[..(good.Length / 2)], _ => [.. good.Select((_, i) => (byte)(i * 37))] });
        Assert.False(IsRead(model, RewindForm.Mask));
        Assert.True(IsRead(model, RewindForm.Mask));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_a_sentence_or_no_cache()
    {
        NativeOpenVino.Need();
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        Exception? error = Record.Exception(() => IsRead(SmallModels.Cache(), RewindForm.Mask, folder: Path.Combine(file, "below")));
        if (error is not null) Assert.DoesNotContain("\n", Assert.IsType<ModelException>(error).Message, StringComparison.Ordinal);
    }

    private string Activations(NumericMode mode)
    {
        var options = new OpenVinoOptions { Properties = new Dictionary<string, string> { ["CACHE_DIR"] = _folder } };
        using ICompiledModel compiled = new OpenVinoBackend("CPU", options).Compile(SmallModels.Cache(), new CompileOptions { Mode = mode });
        return compiled.Plan.Single(line => line.Node == "DYNAMIC_QUANTIZATION_GROUP_SIZE").Kernel;
    }

    // Compiles, runs, and says whether the compiled model came from the folder.
    private bool IsRead(Model model, RewindForm form, NumericMode mode = NumericMode.Parity, string? folder = null)
    {
        var options = new OpenVinoOptions { Rewind = form, Properties = new Dictionary<string, string> { ["CACHE_DIR"] = folder ?? _folder } };
        using ICompiledModel compiled = new OpenVinoBackend("CPU", options).Compile(model, new CompileOptions { Mode = mode });
        using IInferRequest request = compiled.CreateRequest(new RequestOptions { Mode = mode });
        for (int i = 0; i < 2; i++) Assert.Equal(2 + 2 * i, request.Run([Tensor.From([1f, 2f], 1, 1, 2, 1), Tensor.From([0], 1)])[0].Shape[2]);
        return compiled.Plan.Single(line => line.Node == "LOADED_FROM_CACHE").Kernel == "YES";
    }
}
