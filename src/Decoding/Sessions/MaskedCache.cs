using Lockstep.Backends;
using Lockstep.Graph.Patterns;
using Lockstep.Tensors;

namespace Lockstep.Decoding;

/// <summary>
/// The cache of a stateful model on a backend that cannot look into its state (native OpenVINO: its C API has no such verb). Going back leaves the rejected tokens
/// in the cache and hides them: their columns of <c>attention_mask</c> become 0, and <c>position_ids</c> go on as if they were not there. A hidden column costs its
/// share of memory and attention until the next reset; beside a second full run of the prompt that is little.
/// </summary>
internal sealed class MaskedCache : ICache
{
    private readonly LanguageModelPorts _ports;
    private readonly PendingRows _rows = new();
    private readonly List<bool> _columns = []; // of the cache, oldest first; false is hidden
    private int _live; // columns that are not hidden
    private int _fed; // columns that the run under way adds

    public MaskedCache(LanguageModelPorts ports)
    {
        const string NoState = "the backend cannot look into its state";
        _ports = ports;
        string? why = HiddenColumns.WhyNot(ports.Model);
        string? noRewind = StateAxes.Find(ports.Model).Values.Contains(null) ? "the model has states that do not grow with the sequence" : why;
        Capabilities = new SessionCapabilities(noRewind is null ? null : $"{NoState}, and {noRewind}", ports.BeamIdx < 0 ? "the model has no input 'beam_idx'" : null, NoState);
    }

    public SessionCapabilities Capabilities { get; }

    public void Fill(Tensor[] inputs)
    {
        _fed = inputs[_ports.InputIds].Shape[1];
        if (_ports.BeamIdx >= 0) inputs[_ports.BeamIdx] = _rows.BeamIdx(inputs[_ports.InputIds].Shape[0]);
        if (_ports.AttentionMask < 0) return;
        Tensor mask = inputs[_ports.AttentionMask];
        Truncate(mask.Shape[1] - _fed);
        if (_live < _columns.Count) inputs[_ports.AttentionMask] = Spread(mask);
    }

    public void Take(IReadOnlyList<Tensor> outputs)
    {
        for (int i = 0; i < _fed; i++) _columns.Add(true);
        (_live, _fed) = (_live + _fed, 0);
        _rows.Clear();
    }

    /// <summary>Hides what came after the first positions; at 0 the request was reset, so that nothing is left to hide.</summary>
    public void Truncate(int length)
    {
        if (length == 0)
        {
            _columns.Clear();
            _rows.Clear();
            _live = 0;
        }

        for (int column = _columns.Count - 1; _live > length && column >= 0; column--)
        {
            if (!_columns[column]) continue;
            _columns[column] = false;
            _live--;
        }
    }

    public void Reorder(int[] parents) => _rows.Exchange(parents);

    public ICache Copy(IInferRequest request) => throw new NotSupportedException("A cache that cannot be looked into cannot be copied.");

    // [batch, live + fed] becomes [batch, columns + fed].
    private Tensor Spread(Tensor mask)
    {
        int batch = mask.Shape[0], width = mask.Shape[1], total = _columns.Count + _fed, bytes = mask.Type.BitWidth / 8;
        Tensor spread = Tensor.Zeros(mask.Type, new Shape(batch, total));
        for (int row = 0; row < batch; row++)
        {
            int from = row * width;
            for (int column = 0; column < total; column++)
            {
                if (column < _columns.Count && !_columns[column]) continue;
                mask.Bytes.Slice(from++ * bytes, bytes).CopyTo(spread.WritableBytes().Slice((row * total + column) * bytes, bytes));
            }
        }

        return spread;
    }
}
