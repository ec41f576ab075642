using Lockstep.Backends.OpenVino.Native;
using Lockstep.Tensors;
using Model = Lockstep.Graph.Model;
using Tensor = Lockstep.Tensors.Tensor;

namespace Lockstep.Backends.OpenVino;

/// <summary>
/// A native request. Inputs are read where they lie, pinned for the run. Outputs of a stateful model are windows into the request's memory; those of a stateless
/// one are copied, because its caller feeds them back and may keep them over several runs.
/// </summary>
/// <param name="model">The graph that was compiled.</param>
/// <param name="device">The device, in capitals.</param>
/// <param name="compiled">The compiled model.</param>
/// <param name="windows">How many of the first outputs of a stateless model are windows all the same.</param>
internal sealed class OpenVinoRequest(Model model, string device, CompiledModel compiled, int windows = 0) : IInferRequest
{
    private readonly bool _isStateful = model.Nodes.Any(node => node.Type is "ReadValue" or "Assign");
    private readonly Tensor?[] _outputs = new Tensor?[model.Results.Count]; // of the last run
    private InferRequest? _request;
    private bool _stateIsUnknown;

    // The C API has no verb that reads or writes a variable.
    public IReadOnlyList<IVariable>? Variables => _isStateful ? null : [];

    public int? LastRows { get; set; }

    public IReadOnlyList<Tensor> Run(IReadOnlyList<Tensor> inputs)
    {
        ModelInputs.Check(model, inputs);
        if (_stateIsUnknown) throw new InferRequestException($"{model.Source}: a run on {device} failed half-way, so the state is not known any more; reset it first.");
        try
        {
            InferRequest request = _request ??= compiled.CreateInferRequest();
            Infer(request, inputs, 0);
            var outputs = new Tensor[model.Results.Count];
            for (int i = 0; i < outputs.Length; i++) outputs[i] = Output(request, i);
            return outputs;
        }
        catch (OVException error)
        {
            _stateIsUnknown = _isStateful;
            throw new InferRequestException($"{model.Source}: OpenVINO cannot run it on {device}: {error.Message}", error);
        }
    }

    // The C API cannot reset variables either, but a new request begins with none.
    public void ResetState()
    {
        _request?.Dispose();
        _request = null;
        Array.Clear(_outputs);
        _stateIsUnknown = false;
    }

    public void Dispose() => ResetState();

    // Each input stays pinned until the calls below it return, so one level of calls an input.
    private static unsafe void Infer(InferRequest request, IReadOnlyList<Tensor> inputs, int index)
    {
        if (index == inputs.Count)
        {
            request.Infer();
            return;
        }

        Tensor input = inputs[index];
        fixed (byte* data = &input.Origin)
        {
            using Native.Tensor native = Native.Tensor.OverHost(input.Type, input.Shape, data);
            request.SetInputTensor(index, native);
            Infer(request, inputs, index + 1);
        }

        GC.KeepAlive(input);
    }

    private Tensor Output(InferRequest request, int index)
    {
        Native.Tensor native = request.GetOutputTensor(index);
        DType type = ElementTypes.TypeOf(native.GetElementType(), model.Results[index].Inputs[0].Type);
        Shape shape = native.GetShape();
        if (shape.ElementCount == 0) return Tensor.Zeros(type, shape);
        if (type == DType.String) throw new InferRequestException($"{model.Source}: output {index} is of type string, which Lockstep does not take from native OpenVINO; run the model on MANAGED.");
        nint data = native.Data();
        if (_outputs[index] is { } last && last.Type == type && last.Shape == shape && IsAt(last, data))
        {
            native.Dispose(); // the window of the last run looks at the same memory
            return last;
        }

        var window = new Tensor(type, shape, TensorMemory.Foreign(data, native.GetByteSize(), native));
        if (_isStateful || index < windows) return _outputs[index] = window;
        Tensor copy = window.Clone();
        native.Dispose();
        return copy;
    }

    private static unsafe bool IsAt(Tensor window, nint data)
    {
        fixed (byte* origin = &window.Origin) return (nint)origin == data;
    }
}
