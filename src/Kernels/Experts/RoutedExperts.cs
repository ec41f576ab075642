namespace Lockstep.Kernels;

/// <summary>
/// y[r] = sum over experts e, in order, of routing[r, e] * expert_e(x[r]), where experts whose routing is exactly 0 are not computed.
/// Each product is rounded, then added to the sum in f32, so a row has the same bits whatever rows and threads stand beside it. Where the left-out
/// experts are finite this is the sum over all experts (adding 0 changes nothing); an infinity or NaN of an expert with routing 0, which would make
/// the whole sum NaN, stays out. A routing of NaN counts as chosen.
/// </summary>
public static unsafe class RoutedExperts
{
    // Rows of one expert that are computed at once: enough to multiply at full speed, few enough for the buffers of wide experts.
    private const int RowsAtOnce = 128;

    /// <summary>Computes all rows.</summary>
    /// <param name="x">`[rows, experts.Inputs]`.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="routing">`[rows, experts.Count]`.</param>
    /// <param name="experts">The weights.</param>
    /// <param name="fast">True for 8-bit activations where weights are integers.</param>
    /// <param name="y">Result `[rows, experts.Outputs]`; must not overlap x or routing.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <exception cref="ArgumentException">Sizes do not agree, or y overlaps an operand.</exception>
    public static void Run(ReadOnlySpan<float> x, int rows, ReadOnlySpan<float> routing, ExpertStack experts, bool fast, Span<float> y, WorkerPool? pool = null)
    {
        Check(x, rows, routing, experts, y);
        y.Clear();
        int most = Math.Min(rows, RowsAtOnce), inputs = experts.Inputs;
        if (most == 0) return;
        int width = inputs + experts.GateWidth + (experts.Up is null ? 0 : experts.GateWidth) + experts.Hidden + experts.Outputs + 2;
        float* scratch = ThreadScratch.Floats(checked(most * width), ThreadScratch.Use.Steps);
        var places = new Span<int>(scratch, most);
        var shares = new Span<float>(scratch + most, most);
        var buffers = new Span<float>(scratch + (2 * most), most * (width - 2));
        for (int expert = 0; expert < experts.Count; expert++)
        {
            for (int row = 0; row < rows;)
            {
                int count = 0;
                for (; row < rows && count < most; row++)
                {
                    float share = routing[(row * experts.Count) + expert];
                    if (share == 0) continue;
                    (places[count], shares[count]) = (row, share);
                    x.Slice(row * inputs, inputs).CopyTo(buffers.Slice(count++ * inputs, inputs));
                }

                if (count == 0) continue;
                ReadOnlySpan<float> result = Expert(experts, expert, count, buffers, fast, pool);
                WeightedAdd.Rows(result, places[..count], shares[..count], experts.Outputs, y, pool);
            }
        }
    }

    // The rows of x lie at the start of the buffers; the result behind everything else.
    private static ReadOnlySpan<float> Expert(ExpertStack experts, int expert, int rows, Span<float> buffers, bool fast, WorkerPool? pool)
    {
        Span<float> x = Take(ref buffers, rows * experts.Inputs), gate = Take(ref buffers, rows * experts.GateWidth), up = gate;
        Multiply(x, rows, experts.Gate[expert], fast, gate, pool);
        if (experts.Up is not null)
        {
            up = Take(ref buffers, rows * experts.GateWidth);
            Multiply(x, rows, experts.Up[expert], fast, up, pool);
        }

        Span<float> hidden = Take(ref buffers, rows * experts.Hidden), result = Take(ref buffers, rows * experts.Outputs);
        var gateRows = new GateRows(gate[experts.GateOffset..], experts.GateWidth);
        Gate.Run(experts.Kind, gateRows, new GateRows(up[experts.UpOffset..], experts.GateWidth), rows, experts.Hidden, hidden, pool);
        Multiply(hidden, rows, experts.Down[expert], fast, result, pool);
        return result;
    }

    private static Span<float> Take(scoped ref Span<float> buffers, int count)
    {
        Span<float> taken = buffers[..count];
        buffers = buffers[count..];
        return taken;
    }

    private static void Multiply(ReadOnlySpan<float> x, int rows, PackedWeights weights, bool fast, Span<float> y, WorkerPool? pool)
    {
        if (fast && weights.IsQuantized) MatMulPacked.RunFast(x, rows, weights, y, pool);
        else MatMulPacked.Run(x, rows, weights, y, pool);
    }

    private static void Check(ReadOnlySpan<float> x, int rows, ReadOnlySpan<float> routing, ExpertStack experts, ReadOnlySpan<float> y)
    {
        ArgumentNullException.ThrowIfNull(experts);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        if (x.Length != (long)rows * experts.Inputs) throw new ArgumentException($"Expected x of {rows} rows x {experts.Inputs} inputs; found {x.Length} numbers.");
        if (routing.Length != (long)rows * experts.Count) throw new ArgumentException($"Expected routing of {rows} rows x {experts.Count} experts; found {routing.Length} numbers.");
        if (y.Length != (long)rows * experts.Outputs) throw new ArgumentException($"Expected y of {rows} rows x {experts.Outputs} outputs; found {y.Length} numbers.");
        if (y.Overlaps(x) || y.Overlaps(routing)) throw new ArgumentException("The result overlaps an operand.");
    }
}
