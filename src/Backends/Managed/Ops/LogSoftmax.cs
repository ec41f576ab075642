using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>LogSoftmax-5: x - max - log(sum of exp(x - max)) along one axis.</summary>
internal readonly struct LogSoftmax : ILineOperator
{
    public static OpKernel Bind(Node node) => LineLoop<LogSoftmax>.Bind(node, node.Attributes.Long("axis"));

    public static void Apply(ReadOnlySpan<double> input, Span<double> output)
    {
        double max = double.NegativeInfinity;
        foreach (double value in input) max = Math.Max(max, value);
        double sum = 0;
        foreach (double value in input) sum += Math.Exp(value - max);
        double log = Math.Log(sum);
        for (int i = 0; i < output.Length; i++) output[i] = input[i] - max - log;
    }
}
