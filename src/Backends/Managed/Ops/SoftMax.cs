using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>SoftMax-8 (and 1): exp(x - max) / sum along one axis; the maximum is subtracted so that large logits do not overflow.</summary>
internal readonly struct SoftMax : ILineOperator
{
    public static OpKernel Bind(Node node) => LineLoop<SoftMax>.Bind(node, node.Attributes.Long("axis", 1));

    public static void Apply(ReadOnlySpan<double> input, Span<double> output)
    {
        double max = double.NegativeInfinity;
        foreach (double value in input) max = Math.Max(max, value);
        double sum = 0;
        for (int i = 0; i < input.Length; i++) sum += output[i] = Math.Exp(input[i] - max);
        for (int i = 0; i < output.Length; i++) output[i] /= sum;
    }
}
