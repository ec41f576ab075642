using Lockstep.Graph;
using Lockstep.Graph.Inference.Rules;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>A function of two truth values.</summary>
internal interface ILogicalOperator
{
    /// <summary>The function.</summary>
    static abstract bool Apply(bool left, bool right);
}

/// <summary>Two boolean inputs, broadcast, one boolean output of bytes 0 and 1; any byte but 0 is read as true.</summary>
internal static class LogicalLoop<TOperator> where TOperator : ILogicalOperator
{
    public static OpKernel Bind(Node node)
    {
        AutoBroadcast broadcast = AutoBroadcast.Read(node.Attributes);
        return context => Zip.Run<byte, byte, Closed>(context, broadcast.Align(context.Input(0).Shape, context.Input(1).Shape));
    }

    private readonly struct Closed : IZip<byte, byte>
    {
        public static byte Apply(byte left, byte right) => TOperator.Apply(left != 0, right != 0) ? (byte)1 : (byte)0;
    }
}
