using Lockstep.Backends.OpenVino.Native;
using Lockstep.Graph;
using Lockstep.Graph.Ir;
using Lockstep.Tensors;
using Model = Lockstep.Graph.Model;

namespace Lockstep.Backends.OpenVino;

/// <summary>
/// A model on a native device. OpenVINO fixes numeric mode and cache type when it compiles, Lockstep when it opens a request: each combination that is asked for
/// is compiled once and kept. The file is read anew each time and the graph let go afterwards, so that only compiled models hold memory. A model that was made in
/// memory is written to memory first. Whether a request runs the model as it is or its stateless form, <see cref="RewindForm"/> says.
/// </summary>
internal sealed class OpenVinoModel(Model model, string device, OpenVinoOptions openVino, CompileOptions compileOptions) : ICompiledModel
{
    private static readonly string[] s_told = ["INFERENCE_PRECISION_HINT", "KV_CACHE_PRECISION", "DYNAMIC_QUANTIZATION_GROUP_SIZE", "INFERENCE_NUM_THREADS", "NUM_STREAMS", "EXECUTION_DEVICES", "LOADED_FROM_CACHE"];

    private readonly Dictionary<(NumericMode Mode, DType? KvCache, bool IsStateless), CompiledModel> _compiled = [];
    private readonly Lock _gate = new();
    private StatelessForm? _stateless; // made when first needed

    public Model Model => model;

    /// <summary>One line a compiled form and the properties it got: the C API does not tell which kernels run.</summary>
    public IReadOnlyList<PlanLine> Plan
    {
        get
        {
            lock (_gate) return _compiled.SelectMany(pair => Describe(pair.Key.Mode, pair.Key.IsStateless, pair.Value)).ToArray();
        }
    }

    public IInferRequest CreateRequest(RequestOptions? options = null)
    {
        options ??= new RequestOptions();
        CompiledModel compiled = Prepare(options);
        return StatelessForm.IsFor(model, device, openVino.Rewind, options)
            ? new StatelessRequest(_stateless!, () => new OpenVinoRequest(_stateless!.Model, device, compiled, windows: model.Results.Count))
            : new OpenVinoRequest(model, device, compiled);
    }

    /// <summary>The model compiled for a mode and cache type.</summary>
    /// <exception cref="ModelException">OpenVINO cannot read or compile it.</exception>
    /// <exception cref="DeviceException">The device refuses a property.</exception>
    /// <exception cref="NotSupportedException">There is no such form, or no such cache.</exception>
    public CompiledModel Prepare(RequestOptions request)
    {
        bool isStateless = StatelessForm.IsFor(model, device, openVino.Rewind, request);
        lock (_gate)
        {
            if (isStateless) _stateless ??= StatelessForm.Of(model);
            var key = (request.Mode, request.KvCache, isStateless);
            if (!_compiled.TryGetValue(key, out CompiledModel? compiled)) _compiled[key] = compiled = Compile(isStateless ? _stateless!.Model : model, request);
            return compiled;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (CompiledModel compiled in _compiled.Values) compiled.Dispose();
            _compiled.Clear();
        }
    }

    private CompiledModel Compile(Model graph, RequestOptions request)
    {
        IReadOnlyDictionary<string, string> properties = NpuLanguageModel.Properties(graph, device, openVino.Properties);
        SingleThreadCrash.Refuse(graph, device, request.Mode, compileOptions.Threads, properties);
        using Core core = Core.Create();
        using Native.Model native = Read(core, graph);
        CheckInterface(native, graph);
        try
        {
            return ModeProperties.Compile(core, native, device, request, compileOptions.Threads, properties);
        }
        catch (OVException error)
        {
            throw Refused("does not compile the model", error);
        }
    }

    private Native.Model Read(Core core, Model graph)
    {
        try
        {
            return File.Exists(graph.Source) ? core.ReadModel(graph.Source) : ReadFromMemory(core, graph);
        }
        catch (OVException error)
        {
            throw Refused("does not read the model", error);
        }
    }

    private static unsafe Native.Model ReadFromMemory(Core core, Model graph)
    {
        IrImage image = IrWriter.ToMemory(graph);
        if (image.WeightsLength == 0) return core.ReadModel(image.Xml);
        using var weights = Native.Tensor.OfBytes(image.WeightsLength);
        using (var stream = new UnmanagedMemoryStream((byte*)weights.Data(), image.WeightsLength, image.WeightsLength, FileAccess.Write)) image.WriteWeights(stream);
        return core.ReadModel(image.Xml, weights);
    }

    // Tensors go by position, so both readings of the file must agree on it.
    private static void CheckInterface(Native.Model native, Model graph)
    {
        bool sameCount = native.InputsSize == graph.Parameters.Count && native.OutputsSize == graph.Results.Count;
        for (int i = 0; sameCount && i < graph.Parameters.Count; i++)
        {
            using Input input = native.GetInput(i);
            string? name = input.GetAnyName();
            if (name is not null && !graph.InputNames(i).Contains(name))
                throw new ModelException(new ModelProblem(graph.Source, null, null, $"OpenVINO's input {i} is '{name}', but Lockstep reads '{graph.InputName(i)}' there; the file changed, or an older OpenVINO orders inputs differently"));
        }

        if (!sameCount)
            throw new ModelException(new ModelProblem(graph.Source, null, null, $"OpenVINO sees {native.InputsSize} inputs and {native.OutputsSize} outputs, but Lockstep {graph.Parameters.Count} and {graph.Results.Count}; did the file change?"));
    }

    private ModelException Refused(string what, OVException error) =>
        new([new ModelProblem(model.Source, null, null, $"OpenVINO {OpenVinoLibrary.Load().Version} {what} on {device}: {error.Message}")], error);

    private IEnumerable<PlanLine> Describe(NumericMode mode, bool isStateless, CompiledModel compiled)
    {
        string kernel = $"OpenVINO {OpenVinoLibrary.Load().Version} {device}, mode {mode.ToString().ToLowerInvariant()}{(isStateless ? ", stateless form" : "")}";
        return s_told.Select(key => (key, value: compiled.GetProperty(key))).Where(pair => pair.value is not null)
            .Select(pair => new PlanLine(pair.key, "property", pair.value!, 0, null)).Prepend(new PlanLine(model.Name, "Model", kernel, model.Nodes.Count, null));
    }
}
