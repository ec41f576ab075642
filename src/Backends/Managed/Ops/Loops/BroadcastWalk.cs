using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>Walks an output shape in row-major order and keeps, for each broadcast input, the offset of the element under the cursor.</summary>
internal struct BroadcastWalk
{
    private readonly int[] _dims;
    private readonly int[] _index;
    private readonly int[][] _strides; // [input][axis], 0 along broadcast axes
    private readonly int[] _offsets;

    public BroadcastWalk(Shape output, params ReadOnlySpan<Shape> inputs)
    {
        _dims = output.Dims.ToArray();
        _index = new int[_dims.Length];
        _offsets = new int[inputs.Length];
        _strides = new int[inputs.Length][];
        for (int input = 0; input < inputs.Length; input++) _strides[input] = BroadcastStrides(inputs[input], output.Rank);
    }

    /// <summary>Offset of the current element in input <paramref name="input"/>.</summary>
    public readonly int Offset(int input) => _offsets[input];

    /// <summary>Moves to the next element of the output.</summary>
    public readonly void Next()
    {
        for (int axis = _dims.Length - 1; axis >= 0; axis--)
        {
            bool carry = ++_index[axis] == _dims[axis];
            for (int input = 0; input < _offsets.Length; input++)
                _offsets[input] += carry ? -_strides[input][axis] * (_dims[axis] - 1) : _strides[input][axis];
            if (!carry) return;
            _index[axis] = 0;
        }
    }

    private static int[] BroadcastStrides(Shape shape, int rank)
    {
        var strides = new int[rank];
        long[] dense = shape.Strides();
        for (int axis = 0; axis < shape.Rank; axis++) strides[axis + rank - shape.Rank] = shape[axis] == 1 ? 0 : (int)dense[axis];
        return strides;
    }
}
