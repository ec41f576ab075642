using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Tests.Drafts;

public class LearningDraftTests
{
    [Fact]
    public void Token_recycling_follows_what_the_model_last_said()
    {
        var draft = new TokenRecycling(width: 2);
        Assert.Equal(0, draft.Propose(new TokenHistory([1]), new int[4]));
        draft.Observe(new DraftFeedback(new TokenHistory([1, 2]), [1, 2], [0, 1, 5, 9, 3, 0, 1, 0], 0));
        Assert.Equal([3, 2], draft.Successors(1).ToArray());
        Assert.Equal([0, 2], draft.Successors(2).ToArray());
        var tokens = new int[4];
        Assert.Equal(1, draft.Propose(new TokenHistory([1]), tokens)); // 3 has not been seen
        Assert.Equal(3, tokens[0]);
    }

    [Fact]
    public void Lookahead_iterates_on_wrong_guesses_and_pools_what_comes_up()
    {
        var draft = new Lookahead(window: 2, ngram: 3);
        // Fed 1 and the guesses 0 and 0; the model says 2, then 3 and 0 after the wrong guesses. The answer is now 2.
        draft.Observe(new DraftFeedback(new TokenHistory([1, 2]), [1, 0, 0], [0, 0, 9, 0, 0, 0, 0, 9, 9, 0, 0, 0], 0));
        var tokens = new int[4];
        Assert.Equal(2, draft.Propose(new TokenHistory([1, 2]), tokens));
        Assert.Equal([3, 0], tokens[..2]);
        Assert.Equal(2, draft.Propose(new TokenHistory([1, 2, 1]), tokens)); // 1 was followed by 2 3
        Assert.Equal([2, 3], tokens[..2]);
    }

    [Fact]
    public void The_composite_takes_whoever_was_right()
    {
        var wrong = new Always(7, 7, 7);
        var right = new Always(1, 1);
        var composite = new CompositeDraft(wrong, right);
        var tokens = new int[4];
        Assert.Equal(3, composite.Propose(new TokenHistory([1]), tokens)); // nothing known: the longer promise
        for (int i = 0; i < 20; i++)
        {
            composite.Propose(new TokenHistory([1]), tokens);
            composite.Observe(new DraftFeedback(new TokenHistory([1, 1, 1]), [1], [0, 1], 0));
        }

        Assert.True(composite.Rates[0] < 0.1 && composite.Rates[1] > 0.9);
        Assert.Equal(2, composite.Propose(new TokenHistory([1]), tokens));
    }

    [Fact]
    public void Another_vocabulary_is_refused_with_the_first_difference()
    {
        string[] target = ["a", "b", "c"];
        VocabularyCheck.RequireEqual(3, id => target[id], 3, id => target[id]);
        DecodingException error = Assert.Throws<DecodingException>(() => VocabularyCheck.RequireEqual(3, id => target[id], 3, id => id == 1 ? "x" : target[id]));
        Assert.Equal("The draft model has another vocabulary: token 1 is 'x', in the target 'b'; take a draft of the same tokenizer.", error.Message);
        Assert.Contains("2 tokens, the target 3", Assert.Throws<DecodingException>(() => VocabularyCheck.RequireEqual(3, id => target[id], 2, id => target[id])).Message, StringComparison.Ordinal);
    }

    private sealed class Always(params int[] guesses) : IDraft
    {
        public int Propose(TokenHistory history, Span<int> tokens)
        {
            guesses.CopyTo(tokens);
            return guesses.Length;
        }
    }
}
