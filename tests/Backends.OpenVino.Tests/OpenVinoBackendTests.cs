using System.Text;
using Lockstep.Backends.OpenVino.Native;
using Lockstep.Graph;
using Lockstep.Graph.Ir;
using Lockstep.Tensors;
using Lockstep.Tests;
using Model = Lockstep.Graph.Model;
using Tensor = Lockstep.Tensors.Tensor;

namespace Lockstep.Backends.OpenVino.Tests;

public class OpenVinoBackendTests
{
    [Fact]
    public void The_cpu_is_listed_with_its_full_name_and_precisions()
    {
        NativeOpenVino.Need();
        DeviceInfo cpu = Assert.Single(OpenVinoDevices.List(), device => device.Name == "CPU");
        Assert.NotEmpty(cpu.FullName);
        Assert.Contains("FP32", cpu.Precisions);
        Assert.True(File.Exists(OpenVinoDevices.LibraryPath));
        Assert.Matches(@"^\d{4}\.\d+", OpenVinoDevices.Version);
    }

    [Theory]
    [InlineData("cpu", true)]
    [InlineData("GPU.1", true)]
    [InlineData("HETERO:GPU,CPU", true)]
    [InlineData("AUTO", true)]
    [InlineData("MANAGED", false)]
    [InlineData("TPU", false)]
    [InlineData("", false)]
    public void Names_of_devices_are_known_without_the_library(string name, bool known) => Assert.Equal(known, OpenVinoDevices.IsName(name));

    [Theory]
    [InlineData("CPU.9", "finds no device 'CPU.9' on this machine; it has ")]
    [InlineData("HETERO:CPU,XPU", "finds no device 'XPU' on this machine; it has ")]
    [InlineData("HETERO", "The device HETERO needs the devices it is made of, such as HETERO:GPU,CPU.")]
    public void A_device_that_is_not_there_is_refused_with_the_list_of_those_that_are(string device, string sentence)
    {
        NativeOpenVino.Need();
        if (device == "CPU.9") device = "NPU.9"; // a device with a number that no machine reaches
        Assert.Contains(sentence.Replace("CPU.9", "NPU.9"), Assert.Throws<DeviceException>(() => new OpenVinoBackend(device)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CPU")]
    [InlineData("HETERO:CPU")]
    [InlineData("AUTO")]
    [InlineData("AUTO:CPU")]
    [InlineData("MULTI:CPU")]
    [InlineData("BATCH:CPU")]
    public void Devices_add(string device)
    {
        NativeOpenVino.Need();
        using ICompiledModel compiled = new OpenVinoBackend(device).Compile(SmallModels.Add());
        using IInferRequest request = compiled.CreateRequest();
        Assert.Equal([11f, 22f], request.Run([Tensor.From([1f, 2f], 1, 2), Tensor.From([10f, 20f], 1, 2)])[0].Values<float>());
    }

    [Fact]
    public void Parity_means_f32_everywhere_and_fast_what_the_device_prefers()
    {
        NativeOpenVino.Need();
        using ICompiledModel parity = new OpenVinoBackend("CPU").Compile(SmallModels.Sum(), new CompileOptions { Threads = 1 });
        Assert.Equal(["f32", "f32", "0", "1"], Told(parity, "INFERENCE_PRECISION_HINT", "KV_CACHE_PRECISION", "DYNAMIC_QUANTIZATION_GROUP_SIZE", "INFERENCE_NUM_THREADS"));
        using ICompiledModel fast = new OpenVinoBackend("CPU").Compile(SmallModels.Sum(), new CompileOptions { Mode = NumericMode.Fast });
        Assert.NotEqual("0", Told(fast, "DYNAMIC_QUANTIZATION_GROUP_SIZE")[0]);
    }

    [Fact]
    public void Modes_and_cache_types_are_compiled_when_a_request_asks_for_them()
    {
        NativeOpenVino.Need();
        using ICompiledModel compiled = new OpenVinoBackend("CPU").Compile(SmallModels.Sum());
        Assert.Single(compiled.Plan, line => line.Type == "Model");
        using (compiled.CreateRequest(new RequestOptions { KvCache = DType.U8 }))
        using (compiled.CreateRequest(new RequestOptions { KvCache = DType.U8 })) Assert.Equal(2, compiled.Plan.Count(line => line.Type == "Model"));
        Assert.Equal(["f32", "u8"], compiled.Plan.Where(line => line.Node == "KV_CACHE_PRECISION").Select(line => line.Kernel));
        NotSupportedException error = Assert.Throws<NotSupportedException>(() => compiled.CreateRequest(new RequestOptions { KvCache = DType.F64 }));
        Assert.Equal("A KV cache of f64 is not supported; use f32, f16 or u8.", error.Message);
    }

    [Fact]
    public void Properties_of_the_user_win()
    {
        NativeOpenVino.Need();
        var options = new OpenVinoOptions { Properties = new Dictionary<string, string> { ["KV_CACHE_PRECISION"] = "u8" } };
        using ICompiledModel compiled = new OpenVinoBackend("CPU", options).Compile(SmallModels.Sum());
        Assert.Equal(["u8"], Told(compiled, "KV_CACHE_PRECISION"));
    }

    [Theory]
    [InlineData("MAX_PROMPT_LEN", "1024")] // of NPU's language models; a CPU says so
    [InlineData("NUM_STREAMS", "many")]
    public void A_property_that_the_device_refuses_is_one_sentence_with_its_reason(string key, string value)
    {
        NativeOpenVino.Need();
        var options = new OpenVinoOptions { Properties = new Dictionary<string, string> { [key] = value } };
        ModelException error = Assert.Throws<ModelException>(() => new OpenVinoBackend("CPU", options).Compile(SmallModels.Sum()));
        Assert.Contains("does not compile the model on CPU: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(key == "NUM_STREAMS" ? value : key, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_the_library_cannot_read_is_refused_with_its_reason()
    {
        NativeOpenVino.Need();
        Model model = SmallModels.Add("f32", "5");
        File.WriteAllText(model.Source, "no model"); // another file since Lockstep read it
        ModelException error = Assert.Throws<ModelException>(() => new OpenVinoBackend("CPU").Compile(model));
        Assert.StartsWith($"{model.Source}: OpenVINO {OpenVinoDevices.Version} does not read the model on CPU: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_changed_its_inputs_is_refused()
    {
        NativeOpenVino.Need();
        Model model = SmallModels.Add("f32", "6");
        File.WriteAllText(model.Source, File.ReadAllText(model.Source).Replace("names=\"a\"", "names=\"c\""));
        ModelException error = Assert.Throws<ModelException>(() => new OpenVinoBackend("CPU").Compile(model));
        Assert.Contains("OpenVINO's input 0 is 'c', but Lockstep reads 'a' there", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_made_in_memory_runs()
    {
        NativeOpenVino.Need();
        Model model = IrReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(File.ReadAllText(SmallModels.Sum().Source))), weights: null);
        using ICompiledModel compiled = new OpenVinoBackend("CPU").Compile(model);
        using IInferRequest request = compiled.CreateRequest();
        request.Run([Tensor.From([1f, 2f], 2)]);
        Assert.Equal([4f, 6f], request.Run([Tensor.From([3f, 4f], 2)])[0].Values<float>());
    }

    // Before 2026.4 properties could be set through variadic functions only; those are still there.
    [Fact]
    public void An_older_library_gets_its_properties_one_by_one()
    {
        NativeOpenVino.Need();
        OpenVinoLibrary library = OpenVinoLibrary.Load();
        bool has = library.HasPropertyLists;
        library.HasPropertyLists = false;
        try
        {
            var options = new OpenVinoOptions { Properties = new Dictionary<string, string> { ["NUM_STREAMS"] = "1" } };
            using ICompiledModel compiled = new OpenVinoBackend("CPU", options).Compile(SmallModels.Sum(), new CompileOptions { Threads = 1 });
            Assert.Equal(["f32", "f32", "1", "1"], Told(compiled, "INFERENCE_PRECISION_HINT", "KV_CACHE_PRECISION", "INFERENCE_NUM_THREADS", "NUM_STREAMS"));
        }
        finally
        {
            library.HasPropertyLists = has;
        }
    }

    private static string[] Told(ICompiledModel compiled, params string[] keys) => keys.Select(key => compiled.Plan.Single(line => line.Node == key).Kernel).ToArray();
}
