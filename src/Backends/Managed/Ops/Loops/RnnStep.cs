using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>H' = f(W x + R H + B).</summary>
internal sealed class RnnStep(Attributes attributes) : RecurrentCell(attributes, "tanh")
{
    public override int Gates => 1;

    public override void Step(RecurrentWeights weights, ReadOnlySpan<double> input, Span<double> hidden, Span<double> cell)
    {
        var next = new double[Hidden];
        for (int i = 0; i < Hidden; i++) next[i] = Activate(0, weights.Input(i, input) + weights.State(i, hidden) + weights.Bias(i));
        next.CopyTo(hidden);
    }
}
