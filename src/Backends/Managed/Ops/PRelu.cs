using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Graph.Inference.Rules;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>PRelu-1: x from 0 on, slope * x below. A slope of rank 1 as long as axis 1 goes along that axis; any other broadcasts as in numpy.</summary>
internal readonly struct PRelu : INumberBody
{
    public static OpKernel Bind(Node node) => TypeSwitch.Numbers(node.Inputs[0].Type, default(PRelu));

    public void Run<T>(OpContext context) where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
        Zip.Run<T, T, Closed<T>>(context, ActivationRules.AlignSlope(context.Input(0).Shape, context.Input(1).Shape));

    private readonly struct Closed<T> : IZip<T, T> where T : INumber<T>
    {
        public static T Apply(T left, T right) => left < T.Zero ? left * right : left;
    }
}
