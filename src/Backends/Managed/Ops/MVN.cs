using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Tensors.Elements;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>
/// MVN-6: x - mean over the axes of input 1, divided by sqrt(variance + eps) or sqrt(variance) + eps when the variance is normalised too. MVN-1 takes
/// all spatial axes, and the channels with <c>across_channels</c>.
/// </summary>
internal sealed class MVN : IFloatBody
{
    private readonly bool _normalizeVariance;
    private readonly double _epsilon;
    private readonly bool _outside;
    private readonly Func<OpContext, long[]> _axes;

    private MVN(Node node, bool outside, Func<OpContext, long[]> axes)
    {
        _normalizeVariance = node.Attributes.Bool("normalize_variance", true);
        _epsilon = node.Attributes.Double("eps");
        _outside = outside;
        _axes = axes;
    }

    public static OpKernel Bind(Node node)
    {
        bool outside = node.Attributes.OneOf("eps_mode", null, "inside_sqrt", "outside_sqrt") == "outside_sqrt";
        return TypeSwitch.Floats(node.Inputs[0].Type, new MVN(node, outside, context => ElementConverter.ToInt64s(context.Input(1))));
    }

    public static OpKernel BindFirst(Node node)
    {
        long[] listed = node.Attributes.Longs("reduction_axes", []);
        int from = node.Attributes.Bool("across_channels", false) ? 1 : 2;
        return TypeSwitch.Floats(node.Inputs[0].Type, new MVN(node, outside: false, context => listed.Length > 0 ? listed : From(from, context.Input(0).Shape.Rank)));
    }

    public void Run<T>(OpContext context) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var groups = new AxisGroups(context.Input(0).Shape, _axes(context));
        ReadOnlySpan<T> input = context.In<T>(0);
        Span<T> output = context.Out<T>(0);
        var values = new double[groups.Members.Length];
        foreach (int start in groups.Starts)
        {
            for (int i = 0; i < values.Length; i++) values[i] = Real.Of(input[start + groups.Members[i]]);
            var moments = Moments.Of<double>(values);
            double divisor = !_normalizeVariance ? 1 : _outside ? Math.Sqrt(moments.Variance) + _epsilon : Math.Sqrt(moments.Variance + _epsilon);
            for (int i = 0; i < values.Length; i++) output[start + groups.Members[i]] = Real.To<T>((values[i] - moments.Mean) / divisor);
        }
    }

    private static long[] From(int first, int rank) => Enumerable.Range(first, Math.Max(0, rank - first)).Select(axis => (long)axis).ToArray();
}
