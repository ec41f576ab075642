using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Tests.Drafts;

public class DraftLengthTests
{
    [Fact]
    public void The_heuristic_adds_two_and_takes_one()
    {
        var length = new HeuristicLength(5, most: 10);
        int[] next = new (int, int)[] { (5, 5), (7, 7), (9, 9), (10, 3), (9, 0) }.Select(seen =>
        {
            length.Observe(seen.Item1, seen.Item2);
            return length.Next(64);
        }).ToArray();
        Assert.Equal([7, 9, 10, 9, 8], next);
        for (int i = 0; i < 20; i++) length.Observe(1, 0);
        Assert.Equal(1, length.Next(64));
        Assert.Equal(0, length.Next(0));
    }

    [Fact]
    public void Certain_guesses_at_no_cost_are_made_in_full()
    {
        var length = new AdaptiveLength(new Cost(rows => 1 + 0.01 * (rows - 1)), most: 12);
        for (int i = 0; i < 60; i++) length.Observe(12, 12);
        Assert.Equal(12, length.Next(64));
        Assert.Equal(3, length.Next(3));
    }

    [Fact]
    public void Guesses_that_cost_a_pass_each_are_not_made()
    {
        var length = new AdaptiveLength(new Cost(rows => rows), most: 12);
        for (int i = 0; i < 60; i++) length.Observe(1, i % 2);
        Assert.Equal(0, length.Next(64));
    }

    [Fact]
    public void The_length_is_where_one_more_guess_stops_paying()
    {
        // Half of the guesses hold in every place, a row costs a tenth of a pass: (1 + 1/2 + ... + 2^-k) / (1 + k / 10) is largest for k = 2 (1.4583 against 1.3636 and 1.4423).
        var length = new AdaptiveLength(new Cost(rows => 1 + 0.1 * (rows - 1)), most: 8);
        var random = new Random(1);
        double total = 0;
        for (int step = 0; step < 2000; step++)
        {
            int tokens = length.Next(64), accepted = 0;
            while (accepted < tokens && random.Next(2) == 0) accepted++;
            if (tokens > 0) length.Observe(tokens, accepted);
            total += tokens;
        }

        Assert.InRange(total / 2000, 1, 3.5); // the record remembers the last dozen, so it wavers around one half
    }

    [Theory]
    [InlineData(0.95, 12)] // (1 + 0.95 + ... + 0.95^k) / (1 + k / 20) grows up to the last one: 5.93 for 11, 6.08 for 12
    [InlineData(0.3, 2)] // 1.24, 1.26, 1.23
    [InlineData(0.05, 0)] // 1.00: no gain
    public void Of_a_draft_that_is_sure_of_itself_the_guesses_that_pay_are_kept(double chance, int most)
    {
        var length = new AdaptiveLength(new Cost(rows => 1 + 0.05 * (rows - 1)), most: 12);
        Assert.Equal(most, length.Keep(12, new Sure(chance)));
        Assert.Equal(12, length.Next(64)); // it is asked every time, whatever became of its guesses
        for (int i = 0; i < 30; i++) length.Observe(4, 0);
        Assert.Equal(12, length.Next(64));
    }

    [Fact]
    public void The_first_pass_of_a_row_count_is_not_believed()
    {
        var cost = new MeasuredForwardCost();
        var length = new AdaptiveLength(cost);
        length.ObserveForward(1, 50);
        Assert.Equal(0, cost.Seconds(1));
        length.ObserveForward(1, 2);
        Assert.Equal(2, cost.Seconds(1));
    }

    [Fact]
    public void What_does_not_pay_is_tried_again_ever_more_seldom()
    {
        var length = new AdaptiveLength(new Cost(rows => rows), most: 4);
        for (int i = 0; i < 60; i++) length.Observe(1, 0);
        int tries = 0;
        for (int step = 0; step < 2000; step++)
        {
            int tokens = length.Next(64);
            if (tokens == 0) continue;
            tries++;
            length.Observe(tokens, 0);
        }

        Assert.InRange(tries, 5, 40); // every 128 steps at last
    }

    [Fact]
    public void Measured_cost_is_exact_where_measured_and_a_line_between()
    {
        var cost = new MeasuredForwardCost();
        Assert.Equal(0, cost.Seconds(4));
        cost.Observe(1, 1);
        Assert.Equal(1.75, cost.Seconds(4), 12); // assumed until a second count is seen
        cost.Observe(5, 3);
        Assert.Equal([1, 2, 3, 4], new[] { 1, 3, 5, 7 }.Select(cost.Seconds));
        cost.Observe(9, 2); // noise: never cheaper than fewer rows seemed
        Assert.True(cost.Seconds(20) >= 2);
    }

    [Fact]
    public void A_pass_that_another_program_held_up_counts_little()
    {
        var cost = new MeasuredForwardCost();
        cost.Observe(1, 1);
        cost.Observe(1, 100);
        Assert.Equal(1.1, cost.Seconds(1), 12); // as one of twice the time, a tenth of it
        cost.Observe(1, 1);
        Assert.Equal(1.05, cost.Seconds(1), 12);
    }

    private sealed class Sure(double chance) : IEstimatingDraft
    {
        public double Chance(int index) => chance;

        public int Propose(TokenHistory history, Span<int> tokens) => 0;
    }

    private sealed class Cost(Func<int, double> seconds) : IForwardCost
    {
        public double Seconds(int rows) => seconds(rows);

        public void Observe(int rows, double measured)
        {
        }
    }
}
