using Lockstep.Graph;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Decoding;

/// <summary>Makes the inputs of a run, the cache's excepted, in tensors that are written again for every run.</summary>
internal sealed class SessionInputs
{
    private readonly LanguageModelPorts _ports;
    private readonly Tensor[] _inputs;
    private readonly ReusableTensor?[] _converted; // by input: for a model that wants another type than i64
    private readonly ReusableTensor _ids = new(DType.I64);
    private readonly int _positionAxes;

    public SessionInputs(LanguageModelPorts ports)
    {
        _ports = ports;
        _inputs = new Tensor[ports.Model.Parameters.Count];
        _converted = ports.Model.Parameters.Select(parameter => parameter.Outputs[0].Type is not (DType.I64 or DType.Dynamic) ? new ReusableTensor(parameter.Outputs[0].Type) : null).ToArray();
        _positionAxes = ports.PositionIds < 0 ? 0 : PositionAxes(ports.Model.Parameters[ports.PositionIds].Outputs[0].Shape);
    }

    /// <summary>Token ids of one sequence as <c>[1, tokens]</c>, i64.</summary>
    public Tensor Ids(ReadOnlySpan<int> ids)
    {
        Tensor tensor = _ids.Resize(1, ids.Length);
        Span<long> values = tensor.Writable<long>();
        for (int i = 0; i < ids.Length; i++) values[i] = ids[i];
        return tensor;
    }

    /// <summary>All inputs of a run.</summary>
    /// <param name="ids"><c>[batch, tokens]</c>, i64.</param>
    /// <param name="mask">The tokens of each sequence, the new ones included.</param>
    /// <param name="cache">Fills its own.</param>
    /// <param name="depths">Of new tokens that are a tree, <c>[tokens]</c>; empty for a chain.</param>
    public Tensor[] Fill(Tensor ids, SequenceMask mask, ICache cache, ReadOnlySpan<int> depths = default)
    {
        Set(_ports.InputIds, ids);
        if (_ports.AttentionMask >= 0) Set(_ports.AttentionMask, mask.ToTensor());
        if (_ports.PositionIds >= 0) Set(_ports.PositionIds, mask.Positions(ids.Shape[1], _positionAxes, depths));
        if (_ports.TokenTypeIds >= 0 && _inputs[_ports.TokenTypeIds]?.Shape != ids.Shape)
            _inputs[_ports.TokenTypeIds] = Tensor.Zeros(_ports.Model.Parameters[_ports.TokenTypeIds].Outputs[0].Type, new Shape(ids.Shape.Dims));
        cache.Fill(_inputs); // last, because a cache may have to hide columns in the mask
        return _inputs;
    }

    private void Set(int input, Tensor values)
    {
        if (_converted[input] is { } target)
        {
            Tensor converted = target.Resize(values.Shape.Dims);
            ElementConverter.Convert(values, converted);
            values = converted;
        }

        _inputs[input] = values;
    }

    // M-RoPE counts time, height and width in a first axis of their own.
    private static int PositionAxes(PartialShape shape)
    {
        if (!shape.HasRank || shape.Rank < 3) return 0;
        return shape[0].IsStatic ? shape[0].Value : 3;
    }
}
