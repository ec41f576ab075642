using Lockstep.Backends;
using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Decoding;

/// <summary>The cache of a stateless model: tensors that leave one run as <c>present.*</c> and enter the next as <c>past_key_values.*</c>.</summary>
internal sealed class StatelessCache : ICache
{
    private readonly LanguageModelPorts _ports;
    private readonly Tensor[] _tensors; // [pair], each with the batch on its first dynamic axis and the tokens on its second
    private readonly int[] _axes;
    private readonly int _batch;
    private int _length = -1; // to be cut to before the next run; -1 leaves the tensors as they are
    private int[]? _parents;
    private Tensor? _sameRows; // beam_idx: the rows are exchanged here, not by the model

    public StatelessCache(LanguageModelPorts ports, int batch)
    {
        _ports = ports;
        _batch = batch;
        _axes = ports.Cache.Select(pair => TokenAxis(ports.Model, pair.Past)).ToArray();
        _tensors = ports.Cache.Select(pair => Empty(ports.Model, pair.Past, batch)).ToArray();
    }

    private StatelessCache(StatelessCache other)
    {
        (_ports, _batch, _axes, _tensors) = (other._ports, other._batch, other._axes, [.. other._tensors]);
        (_length, _parents) = (other._length, other._parents);
    }

    public SessionCapabilities Capabilities { get; } = new(null, null, null);

    public void Fill(Tensor[] inputs)
    {
        for (int i = 0; i < _tensors.Length; i++)
        {
            if (_length >= 0) _tensors[i] = _tensors[i].KeepFirst(_axes[i], _length);
            if (_parents is not null) _tensors[i] = Gather(_tensors[i], _parents);
            inputs[_ports.Cache[i].Past] = _tensors[i];
        }

        (_length, _parents) = (-1, null);
        if (_ports.BeamIdx >= 0) inputs[_ports.BeamIdx] = _sameRows ??= Tensor.From(Enumerable.Range(0, _batch).ToArray(), _batch);
    }

    public void Take(IReadOnlyList<Tensor> outputs)
    {
        for (int i = 0; i < _tensors.Length; i++) _tensors[i] = outputs[_ports.Cache[i].Present];
    }

    public void Truncate(int length) => _length = _length < 0 ? length : Math.Min(_length, length);

    public void Reorder(int[] parents) => _parents = _parents is null ? parents : Array.ConvertAll(parents, parent => _parents[parent]);

    public ICache Copy(IInferRequest request) => new StatelessCache(this);

    private static int TokenAxis(Model model, int input)
    {
        PartialShape shape = model.Parameters[input].Outputs[0].Shape;
        int[] dynamic = Enumerable.Range(0, shape.HasRank ? shape.Rank : 0).Where(axis => !shape[axis].IsStatic).ToArray();
        return dynamic.Length == 2
            ? dynamic[1]
            : throw new SessionException($"{model.Source}: input '{model.InputName(input)}' has shape {shape}; a cache needs two dynamic dimensions, batch and tokens.");
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
        Tensor gathered = Tensor.Uninitialized(tensor.Type, tensor.Shape);
        int rowBytes = checked((int)(tensor.ByteLength / tensor.Shape[0]));
        for (int i = 0; i < rows.Length; i++) tensor.Bytes.Slice(rows[i] * rowBytes, rowBytes).CopyTo(gathered.WritableBytes().Slice(i * rowBytes, rowBytes));
        return gathered;
    }
}
