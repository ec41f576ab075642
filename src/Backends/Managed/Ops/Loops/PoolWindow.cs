using Lockstep.Graph.Inference.Rules;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>The pooling window over three spatial axes (missing ones have size 1): where it begins, and which of its elements are data.</summary>
internal sealed class PoolWindow
{
    private readonly int[] _strides = [1, 1, 1];
    private readonly int[] _dilations = [1, 1, 1];
    private readonly int[] _begin = [0, 0, 0];
    private readonly int[] _end = [0, 0, 0];

    public PoolWindow(Windows windows, int[] kernel, Shape data, Shape output)
    {
        int skip = 3 - kernel.Length;
        for (int axis = 0; axis < kernel.Length; axis++)
        {
            Input[skip + axis] = data[2 + axis];
            Output[skip + axis] = output[2 + axis];
            Kernel[skip + axis] = kernel[axis];
            _strides[skip + axis] = windows.Strides[axis];
            _dilations[skip + axis] = windows.Dilations[axis];
            (_begin[skip + axis], _end[skip + axis]) = windows.Padding(axis, data[2 + axis], kernel[axis]);
        }
    }

    /// <summary>Sizes <c>[depth, height, width]</c> of the data.</summary>
    public int[] Input { get; } = [1, 1, 1];

    /// <summary>Sizes <c>[depth, height, width]</c> of the output.</summary>
    public int[] Output { get; } = [1, 1, 1];

    /// <summary>Sizes <c>[depth, height, width]</c> of the window.</summary>
    public int[] Kernel { get; } = [1, 1, 1];

    /// <summary>True when any axis is padded.</summary>
    public bool IsPadded => Array.Exists(_begin, pad => pad != 0) || Array.Exists(_end, pad => pad != 0);

    /// <summary>The range <c>[From, To)</c> of kernel elements that lie on data at window position <paramref name="at"/>.</summary>
    public (int From, int To) Elements(int axis, int at)
    {
        int start = Start(axis, at);
        long from = Windows.CeilDivide(Math.Max(0, -start), _dilations[axis]);
        long to = Math.Min(Kernel[axis], Windows.FloorDivide(Input[axis] - 1L - start, _dilations[axis]) + 1);
        return ((int)from, (int)Math.Max(from, to));
    }

    /// <summary>Index in the data of kernel element <paramref name="element"/>.</summary>
    public int At(int axis, int at, int element) => Start(axis, at) + element * _dilations[axis];

    private int Start(int axis, int at) => at * _strides[axis] - _begin[axis];
}
