using Lockstep.Backends;
using Lockstep.Graph;
using Lockstep.Graph.Transforms;
using Lockstep.Tensors;

namespace Lockstep.Decoding;

/// <summary>The cache of a stateless model: tensors that leave one run as <c>present.*</c> and enter the next as <c>past_key_values.*</c>.</summary>
internal sealed class StatelessCache : ICache
{
    private readonly LanguageModelPorts _ports;
    private readonly Tensor[] _tensors; // [pair], each with the batch on its first dynamic axis and the tokens on its second
    private readonly int[] _axes;
    private readonly PendingRows _rows;
    private int _length = -1; // to be cut to before the next run; -1 leaves the tensors as they are

    public StatelessCache(LanguageModelPorts ports, int batch)
    {
        (_ports, _rows) = (ports, new PendingRows());
        _axes = ports.Cache.Select(pair => TokenAxis(ports.Model, pair.Past)).ToArray();
        _tensors = ports.Cache.Select(pair => Empty(ports.Model, pair.Past, batch)).ToArray();
    }

    private StatelessCache(StatelessCache other)
    {
        (_ports, _axes, _tensors) = (other._ports, other._axes, [.. other._tensors]);
        (_rows, _length) = (other._rows.Copy(), other._length);
    }

    public SessionCapabilities Capabilities { get; } = new(null, null, null);

    public void Fill(Tensor[] inputs)
    {
        for (int i = 0; i < _tensors.Length; i++)
        {
            if (_length >= 0) _tensors[i] = _tensors[i].KeepFirst(_axes[i], _length);
            if (_rows.Parents is { } parents) _tensors[i] = Gather(_tensors[i], parents);
            inputs[_ports.Cache[i].Past] = _tensors[i];
        }

        _length = -1;
        _rows.Clear();
        // The rows are exchanged here, not by the model.
        if (_ports.BeamIdx >= 0) inputs[_ports.BeamIdx] = _rows.SameRows(inputs[_ports.InputIds].Shape[0]);
    }

    public void Take(IReadOnlyList<Tensor> outputs)
    {
        for (int i = 0; i < _tensors.Length; i++) _tensors[i] = outputs[_ports.Cache[i].Present];
    }

    public void Truncate(int length) => _length = _length < 0 ? length : Math.Min(_length, length);

    public void Reorder(int[] parents) => _rows.Exchange(parents);

    public ICache Copy(IInferRequest request) => new StatelessCache(this);

    private static int TokenAxis(Model model, int input)
    {
        PartialShape shape = model.Parameters[input].Outputs[0].Shape;
        return CachePair.Axes(shape)?.Tokens
            ?? throw new SessionException($"{model.Source}: input '{model.InputName(input)}' has shape {shape}; a cache needs two dynamic dimensions, batch and tokens.");
    }

    private static Tensor Empty(Model model, int input, int batch)
    {
        OutputPort port = model.Parameters[input].Outputs[0];
        int[] dims = port.Shape.ToArray().Select(dim => dim.IsStatic ? dim.Value : 0).ToArray();
        dims[Array.FindIndex(port.Shape.ToArray(), dim => !dim.IsStatic)] = batch;
        return Tensor.Zeros(port.Type, new Shape(dims));
    }

    private static Tensor Gather(Tensor tensor, int[] rows)
    {
        Tensor gathered = Tensor.Uninitialized(tensor.Type, tensor.Shape.With(0, rows.Length));
        int rowBytes = checked((int)(tensor.ByteLength / tensor.Shape[0]));
        for (int i = 0; i < rows.Length; i++) tensor.Bytes.Slice(rows[i] * rowBytes, rowBytes).CopyTo(gathered.WritableBytes().Slice(i * rowBytes, rowBytes));
        return gathered;
    }
}
