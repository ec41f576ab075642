namespace Lockstep.Kernels.Tests.Experts;

public class RouterTests
{
    // Softmax is within 1e-6 relatively of the plain one (see SoftmaxTests), its sum over the chosen likewise; the quotient adds a rounding.
    [Fact]
    public void Weights_are_those_of_softmax_and_a_sorted_choice()
    {
        using var pool = new WorkerPool(2);
        foreach ((int experts, int chosen) in ((int, int)[])[(1, 1), (4, 2), (8, 8), (33, 5), (128, 8), (300, 64)])
        {
            const int Rows = 19;
            float[] logits = Numbers.Random(Rows * experts, 6f), y = new float[logits.Length];
            foreach (RouterKind kind in Enum.GetValues<RouterKind>())
            {
                Router.Rows(kind, logits, Rows, experts, chosen, y, pool);
                for (int row = 0; row < Rows; row++) Bits.Close(Plain(kind, logits.AsSpan(row * experts, experts), chosen), y.AsSpan(row * experts, experts), (4e-6, 0), $"{kind}, {chosen} of {experts}, row {row}");
            }
        }
    }

    [Theory]
    [InlineData(RouterKind.Softmax, 0.25f)]
    [InlineData(RouterKind.SoftmaxNormalized, 0.5f)]
    [InlineData(RouterKind.SoftmaxOfChosen, 0.5f)]
    public void Of_equal_experts_the_first_are_chosen(RouterKind kind, float weight)
    {
        float[] y = new float[4];
        Router.Rows(kind, [1f, 1f, 1f, 1f], 1, 4, 2, y);
        Assert.Equal([weight, weight, 0f, 0f], y);
    }

    [Fact]
    public void NaN_is_chosen_last_and_a_softmax_of_NaN_is_NaN()
    {
        float[] y = new float[4];
        Router.Rows(RouterKind.SoftmaxOfChosen, [float.NaN, -5f, 2f, float.NegativeInfinity], 1, 4, 2, y);
        Assert.Equal(0f, y[0]);
        Assert.Equal(1f, y[1] + y[2], 1e-6f);
        Router.Rows(RouterKind.SoftmaxNormalized, [float.NaN, -5f, 2f, 1f], 1, 4, 2, y);
        Assert.Equal([float.NaN, float.NaN, 0f, 0f], y);
    }

    [Fact]
    public void A_row_does_not_know_its_neighbours()
    {
        using var pool = new WorkerPool(3);
        const int Rows = 900, Experts = 64;
        float[] logits = Numbers.Random(Rows * Experts, 3f), y = new float[logits.Length], one = new float[Experts];
        Router.Rows(RouterKind.SoftmaxNormalized, logits, Rows, Experts, 6, y, pool);
        for (int row = 0; row < Rows; row += 31)
        {
            Router.Rows(RouterKind.SoftmaxNormalized, logits.AsSpan(row * Experts, Experts), 1, Experts, 6, one);
            Bits.Equal(one, y.AsSpan(row * Experts, Experts), $"row {row}");
        }
    }

    [Fact]
    public void Too_many_experts_are_refused() => Assert.Contains("1 to 4 of 4 experts; found 5",
        Assert.Throws<ArgumentException>(() => Router.Rows(RouterKind.Softmax, new float[4], 1, 4, 5, new float[4])).Message, StringComparison.Ordinal);

    private static float[] Plain(RouterKind kind, ReadOnlySpan<float> logits, int chosen)
    {
        float[] all = logits.ToArray();
        int[] best = [.. Enumerable.Range(0, all.Length).OrderByDescending(i => all[i]).ThenBy(i => i).Take(chosen)];
        double max = all.Max(), total = (kind == RouterKind.Softmax ? Enumerable.Range(0, all.Length) : best).Sum(i => Math.Exp(all[i] - max));
        var weights = new float[all.Length];
        foreach (int i in best) weights[i] = (float)(Math.Exp(all[i] - max) / total);
        return weights;
    }
}
