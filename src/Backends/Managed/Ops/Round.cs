using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Round-5: to the nearest integer, halves to even or away from zero; integers stay.</summary>
internal readonly struct Round(MidpointRounding mode) : IRealFunction
{
    public static OpKernel Bind(Node node)
    {
        string mode = node.Attributes.OneOf("mode", "half_to_even", "half_to_even", "half_away_from_zero");
        var round = new Round(mode == "half_to_even" ? MidpointRounding.ToEven : MidpointRounding.AwayFromZero);
        return node.Inputs[0].Type.IsInteger ? Identity.Bind(node) : RealLoop<Round>.Bind(node.Inputs[0].Type, round);
    }

    public double Apply(double x) => Math.Round(x, mode);
}
