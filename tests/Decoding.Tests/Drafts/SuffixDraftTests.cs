using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Tests.Drafts;

public class SuffixDraftTests
{
    [Fact]
    public void The_longest_earlier_match_is_found_for_any_text()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            int letters = 1 + seed % 4;
            var history = new TokenHistory([random.Next(letters)]);
            var draft = new SuffixDraft(tokensPerMatch: 100);
            for (int step = 0; step < 40; step++)
            {
                var tokens = new int[5];
                int count = draft.Propose(history, tokens);
                Assert.Equal(Longest([.. history.Ids], 5), tokens[..count]);
                history.Append(random.Next(letters));
            }
        }
    }

    [Fact]
    public void A_corpus_helps_where_the_text_does_not()
    {
        var draft = new SuffixDraft(corpus: [[7, 8, 9], [1, 2, 3, 4]]);
        Assert.Equal([3, 4], Propose(draft, [5, 1, 2], 8)); // to the end of its text, not into another one
        Assert.Equal([5], Propose(draft, [7, 8, 5, 8], 1)); // 8 is in the corpus too, but the text goes before
    }

    [Fact]
    public void Long_copies_need_long_matches()
    {
        int[] text = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1];
        Assert.Equal([2, 3], Propose(new SuffixDraft(tokensPerMatch: 2), text, 8));
        Assert.Empty(Propose(new SuffixDraft(minMatch: 2), text, 8));
    }

    [Fact]
    public void Another_text_starts_over()
    {
        var draft = new SuffixDraft();
        Assert.Equal([2], Propose(draft, [1, 2, 1], 1));
        Assert.Equal([3], Propose(draft, [1, 3, 1], 1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Trust_in_a_match_follows_the_answer_without_any_guess(bool lookup)
    {
        int[] copy = [.. Enumerable.Range(1, 40)];
        Assert.True(Chance([.. copy], [.. copy.Take(30)]) > 0.97); // the answer copies the prompt
        Assert.True(Chance([1, 2, 1, 3, 1, 4], [1, 5, 1, 6, 1, 7, 1, 8, 1, 9, 1]) < 0.25); // after 1 comes never what came before

        double Chance(int[] prompt, int[] answer)
        {
            var history = new TokenHistory(prompt);
            IEstimatingDraft draft = lookup ? new PromptLookup(3) : new SuffixDraft();
            foreach (int id in answer)
            {
                history.Append(id);
                draft.Propose(history, new int[4]);
            }

            return draft.Chance(0);
        }
    }

    [Fact]
    public void A_long_text_of_one_token_takes_linear_time()
    {
        var history = new TokenHistory(new int[200_000]);
        Assert.Equal(1, new SuffixDraft().Propose(history, new int[4])); // all but the last token matches; one token follows
    }

    private static int[] Propose(SuffixDraft draft, int[] text, int room)
    {
        var tokens = new int[room];
        return tokens[..draft.Propose(new TokenHistory(text), tokens)];
    }

    // What follows the first occurrence of the longest end that occurs before.
    private static int[] Longest(int[] text, int room)
    {
        for (int length = text.Length - 1; length > 0; length--)
        {
            int at = text.AsSpan(0, text.Length - 1).IndexOf(text.AsSpan(text.Length - length));
            if (at >= 0) return text.AsSpan(at + length).ToArray().Take(room).ToArray();
        }

        return [];
    }
}
