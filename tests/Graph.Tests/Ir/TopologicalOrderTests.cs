using Lockstep.Graph.Ir;

namespace Lockstep.Graph.Tests.Ir;

public class TopologicalOrderTests
{
    [Fact]
    public void Producers_come_first_and_unreachable_layers_not_at_all()
    {
        // 3 <- 1, 2; 1 <- 0; 2 <- 0; 4 is not reachable from 3.
        int[][] producers = [[], [0], [0], [1, 2], [0]];
        Assert.Equal([0, 1, 2, 3], TopologicalOrder.Sort(producers, [3], out List<int> cycle)!);
        Assert.Empty(cycle);
    }

    [Fact]
    public void Roots_keep_their_order_and_count_once()
    {
        int[][] producers = [[], [], [0, 1, 1]];
        Assert.Equal([1, 0, 2], TopologicalOrder.Sort(producers, [1, 2, 0, 2], out _)!);
    }

    [Fact]
    public void A_cycle_is_named_in_the_direction_of_the_data()
    {
        // 0 -> 1 -> 2 -> 3 -> 1, and 3 -> 4.
        int[][] producers = [[], [0, 3], [1], [2], [3]];
        Assert.Null(TopologicalOrder.Sort(producers, [4], out List<int> cycle));
        Assert.Equal(3, cycle.Count);
        for (int i = 0; i < 3; i++) Assert.Contains(cycle[i], producers[cycle[(i + 1) % 3]]);
    }

    [Fact]
    public void A_layer_that_feeds_itself_is_a_cycle_of_one()
    {
        int[][] producers = [[], [0, 1]];
        Assert.Null(TopologicalOrder.Sort(producers, [1], out List<int> cycle));
        Assert.Equal([1], cycle);
    }

    [Fact]
    public void A_chain_of_a_million_layers_needs_no_deep_stack()
    {
        int[][] producers = Enumerable.Range(0, 1_000_000).Select(i => i == 0 ? [] : new[] { i - 1 }).ToArray();
        List<int> order = TopologicalOrder.Sort(producers, [999_999], out _)!;
        Assert.Equal(1_000_000, order.Count);
        Assert.Equal(0, order[0]);
    }
}
