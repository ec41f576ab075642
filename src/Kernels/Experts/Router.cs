namespace Lockstep.Kernels;

/// <summary>
/// The router of a mixture of experts: weights for the k best experts of each row, 0 for all others. Of equal numbers the one with the lower index is
/// better, and NaN is worse than any number, as in TopK. A row's bits depend on that row alone.
/// </summary>
public static unsafe class Router
{
    /// <summary>The most experts of a row.</summary>
    public const int MostChosen = 64;

    /// <summary>Routes each row.</summary>
    /// <param name="kind">How the weights are made.</param>
    /// <param name="logits">`[rows, experts]`.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="experts">Number of experts.</param>
    /// <param name="chosen">k, from 1 to <see cref="MostChosen"/> and not above the number of experts.</param>
    /// <param name="weights">Result `[rows, experts]`, apart from the logits.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <exception cref="ArgumentException">Sizes do not agree.</exception>
    public static void Rows(RouterKind kind, ReadOnlySpan<float> logits, int rows, int experts, int chosen, Span<float> weights, WorkerPool? pool = null)
    {
        RowLoop.Matrix(logits, rows, experts, weights);
        if (logits.Overlaps(weights)) throw new ArgumentException("The weights overlap the logits.");
        if (chosen is < 1 or > MostChosen || chosen > experts)
            throw new ArgumentException($"A router chooses 1 to {Math.Min(MostChosen, experts)} of {experts} experts; found {chosen}.", nameof(chosen));
        if (kind != RouterKind.SoftmaxOfChosen) Softmax.Rows(logits, rows, experts, weights, pool);
        fixed (float* from = logits, to = weights)
        {
            RowLoop.ForRows(new Body(kind, kind == RouterKind.SoftmaxOfChosen ? from : to, to, experts, chosen), rows, experts * 4, pool);
        }
    }

    // Items are rows; ranked may be the weights themselves.
    private readonly struct Body(RouterKind kind, float* ranked, float* weights, int experts, int chosen) : IRangeBody
    {
        public void Run(int start, int end)
        {
            Span<int> best = stackalloc int[chosen];
            Span<float> values = stackalloc float[chosen];
            for (int row = start; row < end; row++)
            {
                nint at = (nint)row * experts;
                Rank(new ReadOnlySpan<float>(ranked + at, experts), best);
                for (int i = 0; i < chosen; i++) values[i] = ranked[at + best[i]];
                if (kind == RouterKind.SoftmaxOfChosen) Softmax.Rows(values, 1, chosen, values);
                if (kind == RouterKind.SoftmaxNormalized) Normalize(values);
                new Span<float>(weights + at, experts).Clear();
                for (int i = 0; i < chosen; i++) weights[at + best[i]] = values[i];
            }
        }

        private static void Rank(ReadOnlySpan<float> values, Span<int> best)
        {
            int count = 0;
            for (int i = 0; i < values.Length; i++)
            {
                if (count == best.Length && !Better(values[i], values[best[^1]])) continue;
                int place = count < best.Length ? count++ : best.Length - 1;
                for (; place > 0 && Better(values[i], values[best[place - 1]]); place--) best[place] = best[place - 1];
                best[place] = i;
            }
        }

        private static bool Better(float a, float b) => a > b || (float.IsNaN(b) && !float.IsNaN(a));

        private static void Normalize(Span<float> values)
        {
            double sum = 0;
            foreach (float value in values) sum += value;
            foreach (ref float value in values) value /= (float)sum;
        }
    }
}
