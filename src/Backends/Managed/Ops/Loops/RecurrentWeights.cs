namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>The weights of one direction.</summary>
/// <param name="W">Input weights <c>[gates * hidden, input]</c>.</param>
/// <param name="R">State weights <c>[gates * hidden, hidden]</c>.</param>
/// <param name="B">Biases <c>[blocks * hidden]</c>.</param>
internal sealed record RecurrentWeights(ReadOnlyMemory<double> W, ReadOnlyMemory<double> R, ReadOnlyMemory<double> B)
{
    /// <summary>Row <paramref name="row"/> of W times the input.</summary>
    public double Input(int row, ReadOnlySpan<double> input) => Dot(W.Span, row, input);

    /// <summary>Row <paramref name="row"/> of R times the state.</summary>
    public double State(int row, ReadOnlySpan<double> state) => Dot(R.Span, row, state);

    /// <summary>Bias <paramref name="row"/>.</summary>
    public double Bias(int row) => B.Span[row];

    private static double Dot(ReadOnlySpan<double> matrix, int row, ReadOnlySpan<double> vector)
    {
        ReadOnlySpan<double> line = matrix.Slice(row * vector.Length, vector.Length);
        double sum = 0;
        for (int i = 0; i < line.Length; i++) sum += line[i] * vector[i];
        return sum;
    }
}
