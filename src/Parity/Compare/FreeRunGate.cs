using Lockstep.Tensors;

namespace Lockstep.Parity.Compare;

/// <summary>The gate at which each side follows its own choices.</summary>
internal static class FreeRunGate
{
    public static GateResult Run(CompareContext context)
    {
        var tally = new GateTally(Gate.FreeRun);
        foreach (int prompt in context.Answered)
        {
            Answer<SideRun> a = context.RunOfA(prompt);
            Answer<SideRun> b = a.Value is { } like ? context.B.Run(prompt, context.Ids(prompt), like) : default;
            if (a.Value is not { } runA || b.Value is not { } runB) tally.Missing(a.Why ?? b.Why);
            else Compare(context, tally, prompt, runA, runB);
        }

        return tally.ToResult();
    }

    private static void Compare(CompareContext context, GateTally tally, int prompt, SideRun a, SideRun b)
    {
        int at = a.Chosen.AsSpan().CommonPrefixLength(b.Chosen), tokens = a.Chosen.Length;
        if (at == a.Chosen.Length && at == b.Chosen.Length)
        {
            if (a.Finish is { } finishA && b.Finish is { } finishB && finishA != finishB) tally.Add(tokens, Verdict.Different, $"prompt {prompt}: the same {tokens} ids, but A ended with '{finishA}' and B with '{finishB}': they have other stop tokens");
            else tally.Add(tokens);
            return;
        }

        string where = $"prompt {prompt} step {at}: {Token(context, a.Chosen, at)} against {Token(context, b.Chosen, at)}";
        if (at == a.Chosen.Length || at == b.Chosen.Length)
        {
            string ended = at == a.Chosen.Length ? $"A ended there{(a.Finish is null ? "" : $" ({a.Finish})")}" : $"B ended there{(b.Finish is null ? "" : $" ({b.Finish})")}";
            tally.Add(tokens, Verdict.Different, $"{where}: {ended}; they have other stop tokens or limits");
            return;
        }

        (bool isTie, string why) = Tie(context, prompt, a, b, at);
        tally.Add(tokens, isTie ? Verdict.NearTieFlip : Verdict.Different, $"{where}: {why}");
    }

    // Each of two logits may be off by the limit; a draw may fall on the other side of a border that moves with them.
    private static (bool IsTie, string Why) Tie(CompareContext context, int prompt, SideRun a, SideRun b, int at)
    {
        double limit = context.LimitOf(prompt, context.Ids(prompt).Length - 1 + at);
        if (context.Config is { DoSample: true } config)
        {
            if (a.Draws is not { } draws || a.Rows is not { IsWhole: true } rows) return (false, "how near the draw was to a border is not known, because A has no draws or no whole rows");
            foreach (double moved in new[] { -limit, limit })
            {
                float draw = Math.Clamp((float)(draws[at] + moved), 0, MathF.BitDecrement(1));
                if (StepReplay.Choose(config, context.Ids(prompt), a.Chosen.AsSpan(0, at), rows.Row(at), draw) == b.Chosen[at]) return (true, $"the draw {draws[at]} lies within {CompareText.Number(limit)} of the border between them");
            }

            return (false, $"the draw {draws[at]} is not near the border between them");
        }

        if (Margin(a, b, at) is not { } margin) return (false, "how far their logits lie apart is not known, because A has no rows");
        return (margin <= 2 * limit, $"A's logits of them lie {CompareText.Number(margin)} apart, a near tie is {CompareText.Number(2 * limit)} (each may be off by the limit)");
    }

    private static double? Margin(SideRun a, SideRun b, int at)
    {
        (int one, int other) = (a.Chosen[at], b.Chosen[at]);
        if (a.Scores is { } scores) return Apart(Row(scores, at), one, other);
        if (a.Rows is { IsWhole: true } rows) return Apart(rows.Row(at), one, other);
        if (a.Rows is { } top && top.Ids(at).IndexOf(one) is >= 0 and var first && top.Ids(at).IndexOf(other) is >= 0 and var second) return Math.Abs((double)top.Row(at)[first] - top.Row(at)[second]);
        return null;
    }

    private static double Apart(ReadOnlySpan<float> row, int one, int other) => Math.Abs((double)row[one] - row[other]);

    private static ReadOnlySpan<float> Row(Tensor rows, int at) => rows.Values<float>().Slice(at * rows.Shape[1], rows.Shape[1]);

    private static string Token(CompareContext context, int[] ids, int at) => at < ids.Length ? (context.A is EngineSide ? context.A : context.B).Token(ids[at]) : "the end";
}
