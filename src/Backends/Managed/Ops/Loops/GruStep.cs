using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>
/// Gates z, r, h in this order: H' = (1 - z) * g(W x + R (r * H) + B) + z * H; with <c>linear_before_reset</c> r multiplies R H plus a bias of its own,
/// the fourth block of B.
/// </summary>
internal sealed class GruStep(Attributes attributes) : RecurrentCell(attributes, "sigmoid", "tanh")
{
    private readonly bool _linearBeforeReset = attributes.Bool("linear_before_reset", false);

    public override int Gates => 3;

    public override int BiasBlocks => _linearBeforeReset ? 4 : 3;

    public override void Step(RecurrentWeights weights, ReadOnlySpan<double> input, Span<double> hidden, Span<double> cell)
    {
        int size = Hidden;
        var z = new double[size];
        var r = new double[size];
        var reset = new double[size];
        for (int i = 0; i < size; i++)
        {
            z[i] = Activate(0, weights.Input(i, input) + weights.State(i, hidden) + weights.Bias(i));
            r[i] = Activate(0, weights.Input(size + i, input) + weights.State(size + i, hidden) + weights.Bias(size + i));
            reset[i] = r[i] * hidden[i];
        }

        var next = new double[size];
        for (int i = 0; i < size; i++)
        {
            int row = 2 * size + i;
            double state = _linearBeforeReset ? r[i] * (weights.State(row, hidden) + weights.Bias(3 * size + i)) : weights.State(row, reset);
            next[i] = (1 - z[i]) * Activate(1, weights.Input(row, input) + state + weights.Bias(row)) + z[i] * hidden[i];
        }

        next.CopyTo(hidden);
    }
}
