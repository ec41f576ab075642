using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>Splits the elements of a shape into groups that share their index on all axes but the reduced ones.</summary>
internal readonly struct AxisGroups
{
    private readonly int[] _starts; // offset of each group's first element
    private readonly int[] _members; // offsets of a group's elements from its first

    public AxisGroups(Shape shape, ReadOnlySpan<long> axes)
    {
        var reduced = new bool[shape.Rank];
        foreach (long axis in axes) reduced[InferenceContext.Axis(axis, shape.Rank)] = true;
        _starts = Offsets(shape, reduced, taken: false);
        _members = Offsets(shape, reduced, taken: true);
    }

    /// <summary>Offset of the first element of each group.</summary>
    public ReadOnlySpan<int> Starts => _starts;

    /// <summary>Offsets of the elements of a group, from its first.</summary>
    public ReadOnlySpan<int> Members => _members;

    private static int[] Offsets(Shape shape, bool[] reduced, bool taken)
    {
        int[] axes = Enumerable.Range(0, shape.Rank).Where(axis => reduced[axis] == taken).ToArray();
        long[] dense = shape.Strides();
        var walk = new StridedWalk(new Shape(axes.Select(axis => shape[axis]).ToArray()), [axes.Select(axis => (int)dense[axis]).ToArray()]);
        long count = 1;
        foreach (int axis in axes) count *= shape[axis];
        var offsets = new int[count];
        for (int i = 0; i < offsets.Length; i++, walk.Next()) offsets[i] = walk.Offset(0);
        return offsets;
    }
}
