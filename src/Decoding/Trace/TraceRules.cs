namespace Lockstep.Decoding.Trace;

/// <summary>What the lines of a trace promise each other, so that whoever reads one need not look again.</summary>
internal static class TraceRules
{
    public static TraceStep Check(TraceStep step, int index, string name, int line)
    {
        Require(step.Step == index, "step", step.Step, $"{index}", name, line);
        Require(step.Rows.Count == step.Draft.Count + 1, "rows", step.Rows.Count, $"one more than guesses, {step.Draft.Count + 1}", name, line);
        Require(step.Accepted >= 0 && step.Accepted <= Math.Min(step.Draft.Count, step.Kept.Count), "accepted", step.Accepted, "at most the guesses and the kept tokens", name, line);
        Require(step.Draft.Count == 0 || step.Source is not null, "source", "missing", "the name of a draft", name, line);
        foreach (TraceKept kept in step.Kept) Require(kept.Row >= 0 && kept.Row < step.Rows.Count, "row", kept.Row, $"below {step.Rows.Count}", name, line);
        if (step.Parents is not { } parents) return step;
        Require(parents.Count == step.Draft.Count, "parents", parents.Count, $"one for each of {step.Draft.Count} guesses", name, line);
        for (int i = 0; i < parents.Count; i++) Require(parents[i] >= 0 && parents[i] <= i, "parents", parents[i], $"a row before {i + 1}", name, line);
        return step;
    }

    public static TraceBeams Check(TraceBeams step, int index, string name, int line)
    {
        Require(step.Step == index, "step", step.Step, $"{index}", name, line);
        foreach (TraceBeam beam in step.Beams) Require(beam.Row >= 0 && beam.Parent >= 0, "parent", beam.Parent, "a row of the batch", name, line);
        return step;
    }

    private static void Require(bool holds, string field, object value, string expected, string name, int line)
    {
        if (!holds) throw new TraceException($"{name}, line {line}: {field} is {value}, expected {expected}.");
    }
}
