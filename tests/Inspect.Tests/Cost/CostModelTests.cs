namespace Lockstep.Inspect.Tests.Cost;

public class CostModelTests
{
    // tiny-chat: every matrix is multiplied once a token, the embedding again as the head; one more product makes the angles.
    private const double Matrices = (4096 * 256) + (6.0 * ((2 * 256 * 256) + (2 * 128 * 256) + (3 * 704 * 256)));
    private const double Rows = 4096 + (6.0 * (256 + 128 + 128 + 256 + 704 + 704 + 256));

    [Theory]
    [InlineData(1, 1, 512)]
    [InlineData(1, 64, 0)]
    [InlineData(3, 2, 30)]
    public void A_language_model_costs_what_its_configuration_says(int batch, int rows, int past)
    {
        var cost = CostModel.Of(IrDocument.Open(Checkout.TinyChat), new CostOptions(batch, rows, past, 16));
        Assert.Equal(0, cost.UnknownNodes);
        CostGroup products = cost.ByType.Single(group => group.Name == "MatMul"), attention = cost.ByType.Single(group => group.Name == "ScaledDotProductAttention");
        double tokens = (double)batch * rows, total = past + rows;
        Assert.Equal(2 * tokens * (Matrices + 16), products.Operations);
        // A byte a weight, an f16 scale and a u8 zero point a row, whatever the tokens; and 16 frequencies in f32.
        Assert.Equal(Matrices + (3 * Rows) + 64, products.WeightBytes);
        // 8 heads; products with keys and values of 32, and five operations of the softmax.
        Assert.Equal(6 * 8 * tokens * total * (64 + 64 + 5), attention.Operations);
        // Keys and values of 4 heads in f16, read once.
        Assert.Equal(6 * 2 * batch * 4 * total * 32 * 2, attention.CacheBytes);
        Assert.Equal(cost.Operations, cost.ByBlock.Sum(block => block.Operations), 1e-3);
        Assert.Equal(cost.Total.MemoryBytes, cost.ByType.Sum(block => block.MemoryBytes), 1e-3);
        Assert.Equal(6, cost.ByBlock.Count(block => block.Name.StartsWith("model.layers.", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_least_time_is_that_of_the_slower_resource()
    {
        var group = new CostGroup("x", 1, Operations: 100, WeightBytes: 30, CacheBytes: 20, ActivationBytes: 7);
        Assert.Equal(50, group.MemoryBytes);
        Assert.Equal(2, group.Intensity);
        Assert.Equal(5, group.LeastSeconds(10, 1000));
        Assert.Equal(10, group.LeastSeconds(10, 10));
    }

    [Fact]
    public void Sizes_that_are_not_known_are_counted_as_such()
    {
        using SampleIr sample = new SampleIr().Write(); // its input is no token input, so the number of rows is nobody's
        var cost = CostModel.Of(sample.Open(), new CostOptions(1, 1, 0));
        Assert.Equal(["product", "joined", "mean"], new[] { "product", "joined", "mean" }.Except(cost.Nodes.Select(node => node.Name)));
        Assert.Equal(3, cost.UnknownNodes);
    }
}
