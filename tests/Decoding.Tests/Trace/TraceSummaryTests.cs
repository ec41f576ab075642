using Lockstep.Decoding.Trace;

namespace Lockstep.Decoding.Tests.Trace;

public class TraceSummaryTests
{
    [Fact]
    public void Acceptance_is_counted_by_place_length_and_draft()
    {
        TraceSummary summary = TraceSummary.Of(new TraceFile(Traces.Header, [Step(0, null, 0, 0), Step(1, "a", 3, 3), Step(2, "a", 2, 0), Step(3, "b", 1, 1)], [], End(4, 6, 4)));
        Assert.Equal([(1, 3, 2), (2, 2, 1), (3, 1, 1)], summary.Positions.Select(position => (position.Position, position.Guessed, position.Accepted)));
        Assert.Equal([1, 1, 0, 1], summary.AcceptedLengths);
        Assert.Equal([new TraceSource("a", 2, 5, 3), new TraceSource("b", 1, 1, 1)], summary.Sources);
        Assert.Equal(2, summary.TokensPerForward);
        Assert.Equal((10, 30, 8, 4, 48), (summary.PromptUs, summary.ForwardUs, summary.DraftUs, summary.ChoiceUs, summary.OtherUs));
    }

    [Fact]
    public void Of_a_tree_a_depth_counts_once()
    {
        // Two guesses after the last token, and two after the second of them: depths 1, 1, 2, 2.
        TraceStep tree = Step(0, "tree", 4, 1) with { Parents = [0, 0, 2, 2] };
        TraceSummary summary = TraceSummary.Of(new TraceFile(Traces.Header, [tree], [], End(1, 4, 1)));
        Assert.Equal([(1, 1, 1), (2, 1, 0)], summary.Positions.Select(position => (position.Position, position.Guessed, position.Accepted)));
    }

    private static TraceStep Step(int index, string? source, int guessed, int accepted) => new()
    {
        Step = index, Fed = [1], Source = source, Draft = [.. Enumerable.Range(0, guessed).Select(id => new TraceGuess(id, "x"))], Accepted = accepted,
        Kept = [.. Enumerable.Range(0, accepted + 1).Select(id => new TraceKept(id, "x", id, "model", 1, 1))], Rows = [.. Enumerable.Range(0, guessed + 1).Select(_ => new TraceRow([]))],
        CacheLength = 1, Us = new TraceTimes(2, 10, 1),
    };

    private static TraceEnd End(int forwards, int guessed, int accepted) =>
        new() { FinishReason = "stop", Tokens = 2 * forwards, Forwards = forwards, Guessed = guessed, Accepted = accepted, Text = "", Us = new TraceTimes(8, 40, 4, 100) };
}
