namespace Lockstep.Kernels.Tests.Convolution;

public class ShortConvolutionTests
{
    // Products and sums in one order on both sides: no tolerance.
    [Theory]
    [ClassData(typeof(Widths))]
    public void Equals_the_plain_loop_bit_for_bit(int lanes)
    {
        TestWidth.Lanes = lanes;
        using var pool = new WorkerPool(2);
        foreach (int channels in (int[])[1, 7, 16, 31, 33, 70])
        {
            foreach ((int taps, int past) in ((int, int)[])[(1, 0), (3, 2), (3, 3), (4, 5)])
            {
                foreach (int tokens in (int[])[1, 2, 3, 9]) Check(new ShortConvolutionShape(2, tokens, channels, (3 * channels) + 2, channels + 1, 1, (2 * channels) + 2, past), taps, pool);
            }
        }
    }

    // Token by token with the state carried on, and at once: the same bits, whatever the chunks.
    [Fact]
    public void Chunks_do_not_show()
    {
        const int Tokens = 17, Channels = 33, Taps = 3;
        float[] rows = Numbers.Random(Tokens * 3 * Channels), weights = Numbers.Random(Taps * Channels, seed: 2), start = Numbers.Random(Channels * 3, seed: 3), all = new float[Tokens * Channels];
        ShortConvolution.Run(rows, start, weights, Shape(Tokens), all);
        foreach (int chunk in (int[])[1, 2, 5, 16])
        {
            float[] state = start, y = new float[all.Length], next = new float[start.Length];
            for (int at = 0; at < Tokens; at += chunk)
            {
                int count = Math.Min(chunk, Tokens - at);
                ReadOnlySpan<float> part = rows.AsSpan(at * 3 * Channels, count * 3 * Channels);
                ShortConvolution.Run(part, state, weights, Shape(count), y.AsSpan(at * Channels, count * Channels));
                ShortConvolution.Advance(part, state, Shape(count), 3, next);
                state = [.. next];
            }

            Bits.Equal(all, y, $"chunks of {chunk}");
        }

        static ShortConvolutionShape Shape(int tokens) => new(1, tokens, Channels, 3 * Channels, 0, Channels, 2 * Channels, 3);
    }

    [Fact]
    public void Known_values()
    {
        // One channel; rows are (first, second, gate); products 6 and 20 after a state of 1, 2.
        float[] y = new float[2], next = new float[2];
        var shape = new ShortConvolutionShape(1, 2, 1, 3, 0, 1, 2, 2);
        ShortConvolution.Run([2f, 3f, 10f, 4f, 5f, 100f], [1f, 2f], [1f, 10f, 100f], in shape, y);
        Assert.Equal([10f * (1f + 20f + 600f), 100f * (2f + 60f + 2000f)], y);
        ShortConvolution.Advance([2f, 3f, 10f, 4f, 5f, 100f], [1f, 2f], in shape, 2, next);
        Assert.Equal([6f, 20f], next);
    }

    [Fact]
    public void Wrong_sizes_are_explained()
    {
        var shape = new ShortConvolutionShape(1, 1, 4, 12, 0, 4, 9, 2);
        Assert.Contains("lies outside the row", Assert.Throws<ArgumentException>(() => ShortConvolution.Run(new float[12], new float[8], new float[12], in shape, new float[4])).Message, StringComparison.Ordinal);
        shape = shape with { Gate = 8 };
        Assert.Contains("do not fit a state of 2", Assert.Throws<ArgumentException>(() => ShortConvolution.Run(new float[12], new float[8], new float[16], in shape, new float[4])).Message, StringComparison.Ordinal);
    }

    private static void Check(ShortConvolutionShape shape, int taps, WorkerPool pool)
    {
        int tokens = shape.Batch * shape.Tokens;
        using var rows = GuardedMemory.Of<float>(Numbers.Random(tokens * shape.Width, 3f));
        using var state = GuardedMemory.Of<float>(Numbers.Random(shape.Batch * shape.Channels * shape.Past, seed: 2));
        using var weights = GuardedMemory.Of<float>(Numbers.Random(taps * shape.Channels, seed: 3));
        using var y = new GuardedMemory(tokens * shape.Channels * sizeof(float));
        var expected = new float[tokens * shape.Channels];
        int stateSize = shape.Batch * shape.Channels * shape.Past;
        ShortConvolution.Scalar(rows.Last<float>(tokens * shape.Width), state.Last<float>(stateSize), weights.Last<float>(taps * shape.Channels), in shape, expected);
        ShortConvolution.RunOn<TestWidth>(rows.Last<float>(tokens * shape.Width), state.Last<float>(stateSize), weights.Last<float>(taps * shape.Channels), in shape, y.Last<float>(expected.Length), pool);
        Bits.Equal(expected, y.Last<float>(expected.Length), $"{shape}, {taps} taps");
    }
}
