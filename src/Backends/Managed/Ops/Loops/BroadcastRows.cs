using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>
/// Walks an output row by row. A row is the longest innermost run over which each broadcast input either advances by one element (step 1) or
/// stands still (step 0): equal shapes and scalars are one row, a trailing vector is one row per repeat.
/// </summary>
internal struct BroadcastRows
{
    private readonly int[] _steps; // [input]: 0 or 1
    private readonly int[] _dims; // [axis], the axes outside a row, innermost first
    private readonly int[][] _strides; // [input][axis], 0 along broadcast axes
    private readonly int[] _index;
    private readonly int[] _offsets;

    public BroadcastRows(Shape output, params ReadOnlySpan<Shape> inputs)
    {
        Length = 1;
        Count = 1;
        _steps = new int[inputs.Length];
        _offsets = new int[inputs.Length];
        _strides = new int[inputs.Length][];
        for (int input = 0; input < inputs.Length; input++) _strides[input] = new int[output.Rank];
        var dims = new int[output.Rank];
        Span<int> dense = stackalloc int[inputs.Length]; // stride that the next axis has in a dense input
        dense.Fill(1);
        int outer = 0;
        for (int fromEnd = 1; fromEnd <= output.Rank; fromEnd++)
        {
            int dim = output.Dims[^fromEnd];
            if (dim == 1) continue;
            for (int input = 0; input < inputs.Length; input++)
            {
                int own = fromEnd <= inputs[input].Rank ? inputs[input].Dims[^fromEnd] : 1;
                _strides[input][outer] = own == 1 ? 0 : dense[input];
                dense[input] *= own;
            }

            if (outer == 0 && Extends(dim)) continue;
            dims[outer++] = dim;
            Count *= dim;
        }

        if (output.ElementCount == 0) Count = 0;
        _dims = dims[..outer];
        _index = new int[outer];
    }

    /// <summary>Elements of a row.</summary>
    public int Length { get; private set; }

    /// <summary>Number of rows; 0 when the output has no elements.</summary>
    public int Count { get; }

    /// <summary>How far input <paramref name="input"/> advances per element: 1 or 0.</summary>
    public readonly int Step(int input) => _steps[input];

    /// <summary>Offset of the current row in input <paramref name="input"/>.</summary>
    public readonly int Offset(int input) => _offsets[input];

    /// <summary>The elements of input <paramref name="input"/> that the current row needs: all of the row, or one that stands still.</summary>
    public readonly ReadOnlySpan<T> Row<T>(ReadOnlySpan<T> values, int input) => values.Slice(_offsets[input], _steps[input] == 0 ? 1 : Length);

    /// <summary>Moves to the next row.</summary>
    public readonly void Next()
    {
        for (int axis = 0; axis < _dims.Length; axis++)
        {
            bool carry = ++_index[axis] == _dims[axis];
            for (int input = 0; input < _offsets.Length; input++)
                _offsets[input] += carry ? -_strides[input][axis] * (_dims[axis] - 1) : _strides[input][axis];
            if (!carry) return;
            _index[axis] = 0;
        }
    }

    // Makes the row longer by an axis whose strides stand in column 0, when every input goes on as it does inside the row.
    private bool Extends(int dim)
    {
        for (int input = 0; input < _steps.Length; input++)
        {
            int stride = _strides[input][0];
            if (Length == 1) _steps[input] = stride;
            else if (stride != _steps[input] * Length) return false;
        }

        Length *= dim;
        return true;
    }
}
