using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// The gated short convolution of LFM2: z = first * second, y[t] = gate[t] * sum over j of weights[j] * z[t - taps + 1 + j], channel by channel, where
/// z before the first new token comes from a state. Every product and sum is rounded, taps in order: a token's bits depend on itself and the tokens
/// under its filter alone.
/// </summary>
public static unsafe class ShortConvolution
{
    /// <summary>Convolves and gates all tokens.</summary>
    /// <param name="rows">`[batch, tokens, width]`.</param>
    /// <param name="state">The last products before the first token, oldest first: `[batch, channels, past]`; past is at least taps - 1.</param>
    /// <param name="weights">`[taps, channels]`.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="y">Result `[batch, tokens, channels]`.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <exception cref="ArgumentException">Sizes do not agree.</exception>
    public static void Run(ReadOnlySpan<float> rows, ReadOnlySpan<float> state, ReadOnlySpan<float> weights, in ShortConvolutionShape shape, Span<float> y, WorkerPool? pool = null) =>
        RunOn<Widest>(rows, state, weights, in shape, y, pool);

    /// <summary>Convolves, gates, and multiplies the result by a matrix.</summary>
    /// <param name="rows">`[batch, tokens, width]`.</param>
    /// <param name="state">`[batch, channels, past]`.</param>
    /// <param name="weights">`[taps, channels]`.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="projection">A matrix of as many inputs as there are channels.</param>
    /// <param name="fast">True for 8-bit activations where the matrix holds integers.</param>
    /// <param name="y">Result `[batch, tokens, projection.Outputs]`.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <exception cref="ArgumentException">Sizes do not agree.</exception>
    public static void RunProjected(
        ReadOnlySpan<float> rows, ReadOnlySpan<float> state, ReadOnlySpan<float> weights, in ShortConvolutionShape shape, PackedWeights projection, bool fast, Span<float> y, WorkerPool? pool = null)
    {
        ArgumentNullException.ThrowIfNull(projection);
        int tokens = shape.Batch * shape.Tokens;
        var gated = new Span<float>(ThreadScratch.Floats(checked(tokens * shape.Channels), ThreadScratch.Use.Steps), tokens * shape.Channels);
        Run(rows, state, weights, in shape, gated, pool);
        if (fast && projection.IsQuantized) MatMulPacked.RunFast(gated, tokens, projection, y, pool);
        else MatMulPacked.Run(gated, tokens, projection, y, pool);
    }

    /// <summary>The state after the new tokens: the last <paramref name="kept"/> products, oldest first.</summary>
    /// <param name="rows">`[batch, tokens, width]`.</param>
    /// <param name="state">`[batch, channels, past]`.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="kept">Products of each channel, at most past + tokens.</param>
    /// <param name="next">Result `[batch, channels, kept]`, apart from the state.</param>
    /// <exception cref="ArgumentException">Sizes do not agree.</exception>
    public static void Advance(ReadOnlySpan<float> rows, ReadOnlySpan<float> state, in ShortConvolutionShape shape, int kept, Span<float> next)
    {
        Check(rows, state, in shape);
        if (kept < 0 || kept > shape.Past + shape.Tokens) throw new ArgumentException($"{kept} products cannot be kept of {shape.Past} and {shape.Tokens} new ones.");
        if (next.Length != (long)shape.Batch * shape.Channels * kept || next.Overlaps(state)) throw new ArgumentException($"The next state needs {shape.Batch} x {shape.Channels} x {kept} numbers of its own; found {next.Length}.");
        fixed (float* px = rows, ps = state)
        {
            var products = new Products(px, ps, shape);
            for (int i = 0; i < next.Length; i++)
            {
                (int line, int place) = Math.DivRem(i, kept);
                next[i] = products.At(line / shape.Channels, shape.Tokens - kept + place, line % shape.Channels);
            }
        }
    }

    /// <summary>The plain truth of <see cref="Run"/>.</summary>
    /// <param name="rows">`[batch, tokens, width]`.</param>
    /// <param name="state">`[batch, channels, past]`.</param>
    /// <param name="weights">`[taps, channels]`.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="y">Result `[batch, tokens, channels]`.</param>
    public static void Scalar(ReadOnlySpan<float> rows, ReadOnlySpan<float> state, ReadOnlySpan<float> weights, in ShortConvolutionShape shape, Span<float> y)
    {
        Check(rows, state, in shape);
        int taps = weights.Length / shape.Channels;
        for (int i = 0; i < y.Length; i++)
        {
            (int token, int channel) = Math.DivRem(i, shape.Channels);
            (int batch, int t) = Math.DivRem(token, shape.Tokens);
            float sum = 0;
            for (int j = 0; j < taps; j++)
            {
                int at = t - taps + 1 + j, from = ((batch * shape.Tokens) + at) * shape.Width;
                float z = at < 0 ? state[(((batch * shape.Channels) + channel) * shape.Past) + shape.Past + at] : rows[from + shape.First + channel] * rows[from + shape.Second + channel];
                float product = weights[(j * shape.Channels) + channel] * z;
                sum += product;
            }

            y[i] = rows[(token * shape.Width) + shape.Gate + channel] * sum;
        }
    }

    internal static void RunOn<TWidth>(ReadOnlySpan<float> rows, ReadOnlySpan<float> state, ReadOnlySpan<float> weights, in ShortConvolutionShape shape, Span<float> y, WorkerPool? pool)
        where TWidth : ILaneWidth
    {
        Check(rows, state, in shape);
        int taps = shape.Channels == 0 ? 0 : weights.Length / shape.Channels;
        if (taps < 1 || weights.Length % shape.Channels != 0 || taps - 1 > shape.Past)
            throw new ArgumentException($"Weights of {weights.Length} numbers for {shape.Channels} channels do not fit a state of {shape.Past} products.");
        if (y.Length != (long)shape.Batch * shape.Tokens * shape.Channels) throw new ArgumentException($"The result has {y.Length} numbers; {shape} needs {(long)shape.Batch * shape.Tokens * shape.Channels}.");
        if (y.Overlaps(rows) || y.Overlaps(state)) throw new ArgumentException("The result overlaps an operand.");
        fixed (float* px = rows, ps = state, pw = weights, py = y)
        {
            TWidth.Run(new Call(new Products(px, ps, shape), pw, py, taps, pool));
        }
    }

    private static void Check(ReadOnlySpan<float> rows, ReadOnlySpan<float> state, in ShortConvolutionShape shape)
    {
        int reach = Math.Max(shape.First, Math.Max(shape.Second, shape.Gate)) + shape.Channels, lowest = Math.Min(shape.First, Math.Min(shape.Second, shape.Gate));
        if (reach > shape.Width || lowest < 0) throw new ArgumentException($"{shape}: a part of {shape.Channels} numbers lies outside the row.");
        if (rows.Length != (long)shape.Batch * shape.Tokens * shape.Width) throw new ArgumentException($"The rows have {rows.Length} numbers; {shape} needs {(long)shape.Batch * shape.Tokens * shape.Width}.");
        if (state.Length != (long)shape.Batch * shape.Channels * shape.Past) throw new ArgumentException($"The state has {state.Length} numbers; {shape} needs {(long)shape.Batch * shape.Channels * shape.Past}.");
    }

    private readonly struct Products(float* rows, float* state, ShortConvolutionShape shape)
    {
        public readonly ShortConvolutionShape Shape = shape;

        public float* Row(int batch, int token) => rows + ((((nint)batch * Shape.Tokens) + token) * Shape.Width);

        /// <summary>The product of a token, counted from the first new one.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public float At(int batch, int token, int channel) => token < 0
            ? state[((((nint)batch * Shape.Channels) + channel) * Shape.Past) + Shape.Past + token]
            : Row(batch, token)[Shape.First + channel] * Row(batch, token)[Shape.Second + channel];
    }

    private readonly struct Call(Products products, float* weights, float* y, int taps, WorkerPool? pool) : ILaneAction
    {
        public void Run<S>()
            where S : unmanaged, ILanes<S> =>
            RowLoop.ForRows(new Body<S>(products, weights, y, taps), products.Shape.Batch * products.Shape.Tokens, products.Shape.Channels * taps, pool);
    }

    // Items are tokens.
    private readonly struct Body<S>(Products products, float* weights, float* y, int taps) : IRangeBody
        where S : unmanaged, ILanes<S>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end)
        {
            for (int row = start; row < end; row++)
            {
                (int batch, int token) = Math.DivRem(row, products.Shape.Tokens);
                float* to = y + ((nint)row * products.Shape.Channels);
                int done = token >= taps - 1 ? Lanes(batch, token, to) : 0; // the first tokens read the state, channel by channel
                for (int channel = done; channel < products.Shape.Channels; channel++) to[channel] = One(batch, token, channel);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private int Lanes(int batch, int token, float* to)
        {
            ShortConvolutionShape shape = products.Shape;
            float* oldest = products.Row(batch, token - taps + 1), gate = products.Row(batch, token) + shape.Gate;
            int channel = 0;
            for (; channel + S.Count <= shape.Channels; channel += S.Count)
            {
                S sum = S.Zero;
                float* from = oldest + channel;
                for (int j = 0; j < taps; j++, from += shape.Width)
                    sum += S.Load(weights + ((nint)j * shape.Channels) + channel) * (S.Load(from + shape.First) * S.Load(from + shape.Second));
                S.Store(S.Load(gate + channel) * sum, to + channel);
            }

            return channel;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private float One(int batch, int token, int channel)
        {
            float sum = 0;
            for (int j = 0; j < taps; j++)
            {
                float product = weights[((nint)j * products.Shape.Channels) + channel] * products.At(batch, token - taps + 1 + j, channel);
                sum += product;
            }

            return products.Row(batch, token)[products.Shape.Gate + channel] * sum;
        }
    }
}
