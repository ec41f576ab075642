using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>Walks an index space in row-major order, again and again, and keeps one offset for each of several stride lists.</summary>
internal readonly struct StridedWalk
{
    private readonly int[] _sizes;
    private readonly int[] _index;
    private readonly int[][] _strides; // [list][axis]
    private readonly int[] _offsets;

    public StridedWalk(Shape sizes, int[][] strides)
    {
        _sizes = sizes.Dims.ToArray();
        _index = new int[_sizes.Length];
        _strides = strides;
        _offsets = new int[strides.Length];
    }

    /// <summary>Offset of the current index under stride list <paramref name="list"/>.</summary>
    public int Offset(int list) => _offsets[list];

    /// <summary>Moves on; after the last index comes the first.</summary>
    public void Next()
    {
        for (int axis = _sizes.Length - 1; axis >= 0; axis--)
        {
            bool carry = ++_index[axis] == _sizes[axis];
            for (int list = 0; list < _offsets.Length; list++) _offsets[list] += carry ? -_strides[list][axis] * (_sizes[axis] - 1) : _strides[list][axis];
            if (!carry) return;
            _index[axis] = 0;
        }
    }
}
