using Lockstep.Backends;
using Lockstep.Graph;
using Lockstep.Parity.Captures;
using Lockstep.Parity.Noise;

namespace Lockstep.Parity.Compare;

/// <summary>The gates of raw logits, where numbers may be off by as much as rounding explains.</summary>
internal static class LogitsGates
{
    public static GateResult Prefill(CompareContext context) => Run(context, Gate.PrefillLogits, Enumerable.Range(0, context.Prompts.Count), prompt =>
    {
        int[] ids = context.Ids(prompt);
        // The captured side first: what it has not, need not run.
        (ICompareSide first, ICompareSide second) = context.B is CaptureSide ? (context.B, context.A) : (context.A, context.B);
        Answer<LogitsRows> one = first.Prefill(prompt, ids);
        if (one.Value is null) return new Pair(null, null, [], one.Why);
        Answer<LogitsRows> two = second.Prefill(prompt, ids);
        return first == context.A ? new Pair(one.Value, two.Value, ids, two.Why) : new Pair(two.Value, one.Value, ids, two.Why);
    });

    public static GateResult Forced(CompareContext context) => Run(context, Gate.TeacherForcedDecode, context.Answered, prompt =>
    {
        int[] ids = context.Ids(prompt);
        Answer<SideRun> run = context.RunOfA(prompt);
        if (run.Value is not { } found) return new Pair(null, null, [], run.Why);
        Answer<LogitsRows> a = context.A.Forced(prompt, ids, found.Chosen);
        if (a.Value is null) return new Pair(null, null, [], a.Why);
        Answer<LogitsRows> b = context.B.Forced(prompt, ids, found.Chosen);
        // Row t is what follows the t-th token of these; the last row is what the last choice was made from.
        return new Pair(a.Value, b.Value, [ids[^1], .. found.Chosen], b.Why) { FirstRow = ids.Length - 1 };
    });

    private static GateResult Run(CompareContext context, Gate gate, IEnumerable<int> prompts, Func<int, Pair> rows)
    {
        var meter = new LogitsMeter(context.Tokens);
        var tally = new GateTally(gate);
        foreach (int prompt in prompts)
        {
            Pair pair = rows(prompt);
            if (pair.A is not { } a || pair.B is not { } b)
            {
                tally.Missing(pair.Why);
                continue;
            }

            if (a.IsWhole && b.IsWhole && a.Width != b.Width)
            {
                tally.Add(1, Verdict.Different, $"prompt {prompt}: A has {a.Width} logits a row and B {b.Width}: these are models of other vocabularies");
                return tally.ToResult();
            }

            Compare(context, gate, meter, tally, prompt, pair);
        }

        return tally.ToResult(meter.Rows == 0 ? null : meter.ToMetrics());
    }

    private static void Compare(CompareContext context, Gate gate, LogitsMeter meter, GateTally tally, int prompt, Pair pair)
    {
        var own = new LogitsMeter([]); // of this prompt, for its verdict
        int count = Math.Min(pair.A!.Count, pair.B!.Count), start = context.Tokens.Count;
        for (int row = 0; row < count; row++)
        {
            var token = new TokenError(prompt, pair.FirstRow + row, gate == Gate.PrefillLogits, pair.Fed[row], 0, 0, true, 0);
            int next = row + 1 < pair.Fed.Length ? pair.Fed[row + 1] : -1;
            RowDifference difference = RowDifference.Of(pair.A, pair.B, row);
            meter.Add(difference, pair.A, pair.B, row, token, next);
            own.Add(difference, pair.A, pair.B, row, token, next);
        }

        TokenError[] errors = [.. context.Tokens.Skip(start)];
        string? partial = own.IsPartial ? $"prompt {prompt}: only the largest logits of each row and the log of their sum were compared; the KL divergence takes the others as one token" : null;
        if (own.IsExact) tally.Add(count, Verdict.Exact, partial);
        else if (errors.Any(error => IsOver(context, error))) tally.Add(count, Verdict.Different, Cause(context, gate, prompt, pair, errors));
        else if (gate == Gate.TeacherForcedDecode && errors.FirstOrDefault(error => !error.SameTop) is { } flip) tally.Add(count, Verdict.NearTieFlip, Flip(context, flip));
        else tally.Add(count, Verdict.EqualWithinNoise, partial);
    }

    private static bool IsOver(CompareContext context, TokenError error) => !(error.MaxError <= context.LimitOf(error.Prompt, error.Row));

    private static string Flip(CompareContext context, TokenError row) =>
        $"prompt {row.Prompt} row {row.Row}: another token is the most likely where A's best two lie {CompareText.Number(row.Margin)} apart, and each may be off by {CompareText.Number(context.LimitOf(row.Prompt, row.Row))}";

    private static string Cause(CompareContext context, Gate gate, int prompt, Pair pair, TokenError[] errors)
    {
        int worst = Enumerable.Range(0, errors.Length).Where(row => IsOver(context, errors[row])).MaxBy(row => errors[row].MaxError);
        int id = RowDifference.Of(pair.A!, pair.B!, worst).WorstId;
        ICompareSide teller = context.A is EngineSide ? context.A : context.B;
        string what = id < 0 ? "log of the sum of e to all logits" : $"token {teller.Token(id)}";
        string cause = $"prompt {prompt} row {errors[worst].Row}, {what}: largest error {CompareText.Number(errors[worst].MaxError)} (limit {CompareText.Number(context.LimitOf(prompt, errors[worst].Row))})";
        int first = Array.FindIndex(errors, error => IsOver(context, error)), same = errors.Count(error => error.SameTop);
        cause += first != worst ? $", row {errors[first].Row} is the first over its limit" : "";
        cause += same == errors.Length ? "; the most likely token is the same in all rows" : $"; the most likely token is the same in {same} of {errors.Length} rows";
        if (LogitsCause.Of(pair.A!.First(errors.Length), pair.B!.First(errors.Length), context.Limit) is { } guess) cause += $"; {guess}";
        return cause + Precision(context) + (gate == Gate.PrefillLogits ? Truth(context, prompt, pair) : "");
    }

    private static string Precision(CompareContext context) => string.Concat(new[] { context.A, context.B }.OfType<CaptureSide>()
        .Where(side => side.Capture.Engine.Precision is not (null or "f32" or "float32")).Select(side => $"; {side.Name} was captured in {side.Capture.Engine.Precision}"));

    // The same graph in f64 says who is off.
    private static string Truth(CompareContext context, int prompt, Pair pair)
    {
        if (context.Shared is not { } model || !pair.A!.IsWhole || !pair.B!.IsWhole) return "";
        try
        {
            var truth = new LogitsRows(RoundingNoise.Exact(model, context.Ids(prompt)));
            if (truth.Width != pair.A.Width) return "";
            (double offA, bool isOffA) = Off(context, prompt, truth, pair.A);
            (double offB, bool isOffB) = Off(context, prompt, truth, pair.B);
            string who = isOffA == isOffB ? "" : isOffB ? ": B is off" : ": A is off";
            return $"; from the same graph in f64, A is {CompareText.Number(offA)} away and B {CompareText.Number(offB)}{who}";
        }
        catch (Exception error) when (error is ModelException or InferRequestException)
        {
            return ""; // an op that does not exist in f64
        }
    }

    private static (double Off, bool IsOff) Off(CompareContext context, int prompt, LogitsRows truth, LogitsRows side)
    {
        (double most, bool isOff) = (0, false);
        for (int row = 0; row < Math.Min(truth.Count, side.Count); row++)
        {
            double off = RowDifference.Of(truth, side, row).MaxError;
            most = Math.Max(most, off);
            isOff |= !(off <= context.LimitOf(prompt, row));
        }

        return (most, isOff);
    }

    // Rows of both sides, and the token fed into each row; one more token when it is known what follows the last.
    private sealed record Pair(LogitsRows? A, LogitsRows? B, int[] Fed, string? Why)
    {
        public int FirstRow { get; init; }
    }
}
