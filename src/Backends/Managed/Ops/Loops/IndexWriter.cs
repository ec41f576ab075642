using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>Writes indices of elements to an i32 or i64 output, or nowhere when the node lacks that output.</summary>
internal readonly struct IndexWriter
{
    private readonly Tensor? _tensor;
    private readonly long _modulus; // an index counts within the axes from the chosen one on

    private IndexWriter(Tensor? tensor, long modulus)
    {
        _tensor = tensor;
        _modulus = modulus;
    }

    /// <summary>A writer of output <paramref name="output"/> for indices in input 0, flattened from <paramref name="axis"/> on.</summary>
    public static IndexWriter Of(OpContext context, int output, long axis)
    {
        if (context.OutputCount <= output) return default;
        Shape data = context.Input(0).Shape;
        return new IndexWriter(context.Output(output), Math.Max(1, data.Product(InferenceContext.Axis(axis, data.Rank), data.Rank)));
    }

    /// <summary>Writes an index that counts in the whole input.</summary>
    public void Write(int at, long index)
    {
        if (_tensor is null) return;
        if (_tensor.Type == DType.I32) _tensor.Writable<int>()[at] = (int)(index % _modulus);
        else _tensor.Writable<long>()[at] = index % _modulus;
    }
}
