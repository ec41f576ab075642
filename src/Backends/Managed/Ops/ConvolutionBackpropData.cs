using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Graph.Inference.Rules;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>
/// ConvolutionBackpropData-1, the transposed convolution: data <c>[N, Cin, spatial...]</c>, filters <c>[Cin, Cout, kernel...]</c>, and optionally the
/// spatial sizes of the output.
/// </summary>
internal sealed class ConvolutionBackpropData(Windows windows, int[] outputPadding, bool grouped) : INumberBody
{
    public static OpKernel Bind(Node node) => Bind(node, grouped: false);

    /// <summary>Binds a transposed convolution whose filters have a leading group axis or not.</summary>
    public static OpKernel Bind(Node node, bool grouped)
    {
        Windows windows = ConvolutionRule.ReadWindows(node.Attributes);
        int[] outputPadding = Windows.Read(node.Attributes, "output_padding", windows.SpatialRank, 0);
        return TypeSwitch.Numbers(node.Inputs[0].Type, new ConvolutionBackpropData(windows, outputPadding, grouped));
    }

    public void Run<T>(OpContext context) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        Shape data = context.Input(0).Shape;
        Shape filters = context.Input(1).Shape;
        Shape result = context.Output(0).Shape;
        bool targeted = context.InputCount > 2;
        var begin = new int[windows.SpatialRank];
        for (int axis = 0; axis < begin.Length; axis++)
        {
            int? target = targeted ? result[2 + axis] : null;
            begin[axis] = windows.TransposedPadding(axis, data[2 + axis], filters[axis - begin.Length], outputPadding[axis], target).Begin;
        }

        var shape = ConvolutionShape.Of(windows, result, data, filters, grouped ? filters[0] : 1, begin);
        if (!Real.Is<T>())
        {
            ConvolutionLoop.Scatter(shape, context.In<T>(0), context.In<T>(1), context.Out<T>(0));
            return;
        }

        Span<T> output = context.Out<T>(0);
        var sums = new double[output.Length];
        ConvolutionLoop.Scatter<double>(shape, Real.All(context.In<T>(0)), Real.All(context.In<T>(1)), sums);
        Real.Store(sums, output);
    }
}
