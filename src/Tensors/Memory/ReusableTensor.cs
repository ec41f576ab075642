namespace Lockstep.Tensors;

/// <summary>
/// A tensor that is written again for every run and may change its size: the inputs of a decoder. The tensor is transient, and the same object is given
/// out as long as it fits its memory; memory grows by doubling.
/// </summary>
/// <param name="type">Element type; not packed.</param>
internal sealed class ReusableTensor(DType type)
{
    private Tensor? _tensor;

    /// <summary>Element type.</summary>
    public DType Type => type;

    /// <summary>The tensor in another shape; contents undefined, and what was given out before is the same.</summary>
    public Tensor Resize(params ReadOnlySpan<int> dims)
    {
        long elements = 1;
        foreach (int dim in dims) elements = checked(elements * dim);
        long bytes = type.ByteLength(elements);
        if (_tensor is null || _tensor.Shape.Rank != dims.Length || _tensor.Memory.Length < bytes)
        {
            long room = _tensor is null ? bytes : Math.Max(bytes, _tensor.Memory.Length * 2);
            _tensor = new Tensor(type, new Shape(dims), new ArenaMemory(room));
        }
        else
        {
            _tensor.Resize(dims);
        }

        return _tensor;
    }
}
