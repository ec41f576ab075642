using Lockstep.Tensors;

namespace Lockstep.Decoding.Tests.Sessions;

/// <summary>Exchanging, adding and dropping rows, as far as it can be seen without a cache; what caches make of it is in the parity tests.</summary>
public class SessionReorderTests
{
    [Fact]
    public void The_batch_becomes_as_many_as_there_are_parents()
    {
        float[][] table = MarkovModel.RandomTable(5, 1);
        using LanguageModel model = MarkovModel.Create(table);
        using Session session = model.OpenSession();
        session.Forward([1, 2]);
        session.Reorder([0, 0, 0]);
        Assert.Equal((3, 2), (session.Batch, session.Length));
        Tensor logits = session.Forward(Tensor.From(new long[] { 4, 3, 0 }, 3, 1));
        Assert.Equal([.. table[4], .. table[3], .. table[0]], logits.Values<float>().ToArray());
        session.Reorder([2]);
        Assert.Equal((1, 3), (session.Batch, session.Length));
        Assert.Equal(table[1], session.Forward([1]).Values<float>().ToArray());
    }

    [Fact]
    public void Parents_that_are_none_are_a_sentence()
    {
        using LanguageModel model = MarkovModel.Create(MarkovModel.RandomTable(5, 1));
        using Session session = model.OpenSession(2);
        Assert.Equal("A session needs at least one sequence; there are no parents.", Assert.Throws<SessionException>(() => session.Reorder([])).Message);
        Assert.Equal("Parent 2 lies outside a batch of 2.", Assert.Throws<SessionException>(() => session.Reorder([0, 1, 2])).Message);
        Assert.Throws<SessionException>(() => session.Reorder([-1]));
        Assert.Equal(2, session.Batch);
        Assert.Throws<SessionException>(() => session.Forward(Tensor.From(new long[] { 4, 3, 0 }, 3, 1)));
    }
}
