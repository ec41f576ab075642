using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>Where the updates of a scatter go.</summary>
internal interface IScatterPlaces
{
    /// <summary>Offset in the data of each slice of the updates, in the order of the updates; all slices are equally long.</summary>
    static abstract int[] Offsets(OpContext context);
}

/// <summary>A scatter that replaces elements; of several updates of one element the last one stays.</summary>
internal readonly struct ScatterLoop<TPlaces> : IMoveBody where TPlaces : IScatterPlaces
{
    /// <summary>Binds a node by its attributes <c>reduction</c> and <c>use_init_val</c>; both are missing where an op has no reductions.</summary>
    public static OpKernel Bind(Node node)
    {
        DType type = node.Inputs[0].Type;
        string reduction = node.Attributes.OneOf("reduction", "none", "none", "sum", "sub", "prod", "min", "max", "mean");
        if (reduction == "none") return TypeSwitch.Moves(type, default(ScatterLoop<TPlaces>));
        if (type == DType.Boolean && reduction == "mean") throw new UnsupportedException("reduction 'mean' has no meaning for boolean data");
        return TypeSwitch.Numbers(type, new ScatterReduce<TPlaces>(ScatterReductions.Find(reduction, type), node.Attributes.Bool("use_init_val", true)));
    }

    public void Run<T>(OpContext context) where T : unmanaged
    {
        ReadOnlySpan<T> updates = context.RawIn<T>(2);
        Span<T> output = context.RawOut<T>(0);
        context.RawIn<T>(0).CopyTo(output);
        int[] offsets = TPlaces.Offsets(context);
        int slice = offsets.Length == 0 ? 0 : updates.Length / offsets.Length;
        for (int i = 0; i < offsets.Length; i++) updates.Slice(i * slice, slice).CopyTo(output[offsets[i]..]);
    }
}
