using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>If-8: runs one of two bodies, chosen by input 0.</summary>
internal static class If
{
    public static OpKernel Bind(Node node)
    {
        int then = IndexOf(node, "then_body");
        int otherwise = IndexOf(node, "else_body");
        return context =>
        {
            Tensor condition = context.Input(0);
            if (condition.ElementCount != 1) throw new ArgumentException($"the condition {condition} is not one element");
            int index = condition.Values<byte>()[0] != 0 ? then : otherwise;
            Body body = node.Bodies[index];
            var inputs = new Tensor[body.Model.Parameters.Count];
            foreach (BodyInput map in body.Inputs) inputs[map.Parameter] = context.Input(map.Input);
            Tensor[] results = context.Services.RunBody(index, inputs);
            foreach (BodyOutput map in body.Outputs) context.Set(map.Output, results[map.Result]);
        };
    }

    private static int IndexOf(Node node, string role)
    {
        for (int i = 0; i < node.Bodies.Count; i++)
        {
            if (node.Bodies[i].Role == role) return i;
        }

        throw new UnsupportedException($"it has no {role}");
    }
}
