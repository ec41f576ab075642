namespace Lockstep.Inspect;

/// <summary>Counts through the indices of a shape, row-major.</summary>
/// <param name="dims">Sizes.</param>
internal sealed class Odometer(int[] dims)
{
    private readonly int[] _index = new int[dims.Length];

    /// <summary>Where the current index lies in a tensor of these strides.</summary>
    public long Offset(ReadOnlySpan<long> strides)
    {
        long offset = 0;
        for (int axis = 0; axis < _index.Length; axis++) offset += _index[axis] * strides[axis];
        return offset;
    }

    public void Step()
    {
        for (int axis = dims.Length - 1; axis >= 0; axis--)
        {
            if (++_index[axis] < dims[axis]) return;
            _index[axis] = 0;
        }
    }
}
