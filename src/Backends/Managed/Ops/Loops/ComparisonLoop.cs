using System.Numerics;
using Lockstep.Graph;
using Lockstep.Graph.Inference.Rules;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>A relation of two numbers.</summary>
internal interface IRelation
{
    /// <summary>Whether it holds. Any relation but "not equal" is false when a side is NaN.</summary>
    static abstract bool Holds<T>(T left, T right) where T : INumber<T>;
}

/// <summary>Two inputs of one type, broadcast, one boolean output. Boolean inputs are compared as false (0) and true (1), whatever byte true is.</summary>
internal readonly struct ComparisonLoop<TRelation>(AutoBroadcast broadcast) : INumberBody where TRelation : IRelation
{
    public static OpKernel Bind(Node node)
    {
        var body = new ComparisonLoop<TRelation>(AutoBroadcast.Read(node.Attributes));
        return node.Inputs[0].Type == DType.Boolean ? body.RunTruths : TypeSwitch.Numbers(node.Inputs[0].Type, body);
    }

    public void Run<T>(OpContext context) where T : unmanaged, INumber<T>, IMinMaxValue<T> => Zip.Run<T, byte, Closed<T>>(context, RightShape(context));

    private void RunTruths(OpContext context) => Zip.Run<byte, byte, Truths>(context, RightShape(context));

    private Shape RightShape(OpContext context) => broadcast.Align(context.Input(0).Shape, context.Input(1).Shape);

    private readonly struct Closed<T> : IZip<T, byte> where T : INumber<T>
    {
        public static byte Apply(T left, T right) => TRelation.Holds(left, right) ? (byte)1 : (byte)0;
    }

    private readonly struct Truths : IZip<byte, byte>
    {
        public static byte Apply(byte left, byte right) => TRelation.Holds(Math.Min(left, (byte)1), Math.Min(right, (byte)1)) ? (byte)1 : (byte)0;
    }
}
