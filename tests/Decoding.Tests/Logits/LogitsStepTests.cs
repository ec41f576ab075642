using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Tests.Logits;

public class LogitsStepTests
{
    [Fact]
    public void Repetition_penalty_divides_positive_and_multiplies_negative_logits_once_each()
    {
        float[] logits = [2, -2, 1, 0];
        new RepetitionPenalty(2).Apply(logits, new TokenHistory([0, 0, 1, 3]));
        Assert.Equal([1, -4, 1, 0], logits);
    }

    [Fact]
    public void Repetition_penalty_passes_over_ids_outside_the_vocabulary()
    {
        float[] logits = [2, 2];
        new RepetitionPenalty(2).Apply(logits, new TokenHistory([0, 99]));
        Assert.Equal([1, 2], logits);
    }

    [Fact]
    public void Min_new_tokens_masks_only_while_too_few_are_generated()
    {
        var step = new MinNewTokens(1, new HashSet<int> { 1, 50 });
        var history = new TokenHistory([0]);
        float[] logits = [0, 5, 1];
        step.Apply(logits, history);
        Assert.Equal([0, float.NegativeInfinity, 1], logits);
        history.Append(2);
        logits = [0, 5, 1];
        step.Apply(logits, history);
        Assert.Equal([0, 5, 1], logits);
    }
}
