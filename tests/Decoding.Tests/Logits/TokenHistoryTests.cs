using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Tests.Logits;

public class TokenHistoryTests
{
    [Fact]
    public void Counts_follow_any_program_of_appending_and_taking_back()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var history = new TokenHistory([3, 1, 3]);
            if (seed % 2 == 0) _ = history.Counts[0] + history.GeneratedCounts[0]; // counted from the start, or from the end on
            for (int step = 0; step < 30; step++)
            {
                if (random.Next(3) > 0) history.Append(random.Next(6));
                else history.Truncate(random.Next(history.PromptLength, history.Length + 1));
            }

            Check([.. history.Ids], history.Counts);
            Check([.. history.Ids.Skip(3)], history.GeneratedCounts);
            Check([.. history.Ids], history.Clone().Counts);
        }
    }

    [Fact]
    public void The_prompt_cannot_be_taken_back() => Assert.Throws<ArgumentOutOfRangeException>(() => new TokenHistory([1, 2]).Truncate(1));

    private static void Check(int[] ids, TokenCounts counts)
    {
        Assert.Equal(ids.Distinct(), counts.Distinct.ToArray());
        for (int id = 0; id < 8; id++) Assert.Equal(ids.Count(other => other == id), counts[id]);
    }
}
