using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Graph.Inference.Rules;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Convolution-1: data <c>[N, Cin, spatial...]</c>, filters <c>[Cout, Cin, kernel...]</c>; what lies in the padding counts as 0.</summary>
internal readonly struct Convolution(Windows windows, bool grouped) : INumberBody
{
    public static OpKernel Bind(Node node) => Bind(node, grouped: false);

    /// <summary>Binds a convolution whose filters have a leading group axis or not.</summary>
    public static OpKernel Bind(Node node, bool grouped) =>
        TypeSwitch.Numbers(node.Inputs[0].Type, new Convolution(ConvolutionRule.ReadWindows(node.Attributes), grouped));

    public void Run<T>(OpContext context) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        Shape data = context.Input(0).Shape;
        Shape filters = context.Input(1).Shape;
        var begin = new int[windows.SpatialRank];
        for (int axis = 0; axis < begin.Length; axis++) begin[axis] = windows.Padding(axis, data[2 + axis], filters[axis - begin.Length]).Begin;
        var shape = ConvolutionShape.Of(windows, data, context.Output(0).Shape, filters, grouped ? filters[0] : 1, begin);
        if (!Real.Is<T>())
        {
            ConvolutionLoop.Gather(shape, context.In<T>(0), context.In<T>(1), context.Out<T>(0));
            return;
        }

        Span<T> output = context.Out<T>(0);
        var sums = new double[output.Length];
        ConvolutionLoop.Gather<double>(shape, Real.All(context.In<T>(0)), Real.All(context.In<T>(1)), sums);
        Real.Store(sums, output);
    }
}
