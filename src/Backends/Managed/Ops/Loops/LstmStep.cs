using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>Gates f, i, c, o in this order: C' = f * C + i * c, H' = o * h(C').</summary>
internal sealed class LstmStep(Attributes attributes) : RecurrentCell(attributes, "sigmoid", "tanh", "tanh")
{
    public override int Gates => 4;

    public override bool HasCellState => true;

    public override void Step(RecurrentWeights weights, ReadOnlySpan<double> input, Span<double> hidden, Span<double> cell)
    {
        var next = new double[Hidden];
        for (int i = 0; i < Hidden; i++)
        {
            double forget = Gate(weights, input, hidden, i, 0);
            double update = Gate(weights, input, hidden, i, 1);
            double candidate = Gate(weights, input, hidden, i, 2);
            double output = Gate(weights, input, hidden, i, 3);
            cell[i] = forget * cell[i] + update * candidate;
            next[i] = output * Plain(2, cell[i]);
        }

        next.CopyTo(hidden);
    }

    private double Gate(RecurrentWeights weights, ReadOnlySpan<double> input, ReadOnlySpan<double> hidden, int unit, int gate)
    {
        int row = gate * Hidden + unit;
        return Activate(gate == 2 ? 1 : 0, weights.Input(row, input) + weights.State(row, hidden) + weights.Bias(row));
    }
}
