using Lockstep.Decoding;
using Lockstep.Parity.Captures;
using Lockstep.Parity.Steps;

namespace Lockstep.Parity.Compare;

/// <summary>The gates of what happens between raw logits and the chosen token. They take a capture's own rows, so that a difference of the model has no part in them.</summary>
internal static class StepGates
{
    public static GateResult Steps(CompareContext context) => Run(context, Gate.LogitsSteps, (tally, side, prompt, replay) =>
    {
        if (replay.WhyNoRows is { } why) tally.Missing($"{side.Name}: {why}");
        StepRow? miss = replay.Rows.FirstOrDefault(row => row.Difference is not null);
        if (miss is not null) tally.Add(replay.Rows.Count, Verdict.Different, $"{side.Name}, prompt {prompt} step {miss.Case}: after our steps of its config, {miss.Difference}");
        else if (replay.Rows.Count > 0) tally.Add(replay.Rows.Count, replay.Rows.All(row => row is { MaxError: 0, IsTie: false }) ? Verdict.Exact : Verdict.EqualWithinNoise, Rounded(replay.Rows));
    });

    public static GateResult Selection(CompareContext context) => Run(context, Gate.Selection, (tally, side, prompt, replay) =>
    {
        if (replay.WhyNoChoice is { } why) tally.Missing($"{side.Name}: {why}");
        if (replay.Chosen.Count == 0) return;
        int[] chosen = side.Capture.Prompts[prompt].Chosen!;
        int miss = Enumerable.Range(0, replay.Chosen.Count).FirstOrDefault(t => replay.Chosen[t] != chosen[t], -1);
        if (miss < 0) tally.Add(replay.Chosen.Count);
        else tally.Add(replay.Chosen.Count, Verdict.Different, $"{side.Name}, prompt {prompt} step {miss}: from its own row we choose {Token(context, replay.Chosen[miss])}, it chose {Token(context, chosen[miss])}");
    });

    private static GateResult Run(CompareContext context, Gate gate, Action<GateTally, CaptureSide, int, StepReplay> add)
    {
        CaptureSide[] captured = [.. new[] { context.A, context.B }.OfType<CaptureSide>()];
        if (captured.Length == 0) return GateTally.Skip(gate, "both sides are Lockstep, which runs the same code here; a capture of another engine shows what that did");
        var tally = new GateTally(gate);
        foreach (CaptureSide side in captured)
        {
            if (Config(context, side.Capture) is not { } config)
            {
                tally.Missing($"{side.Name}: {side.Capture.WhyNoConfig}");
                continue;
            }

            foreach (int prompt in context.Answered) add(tally, side, prompt, StepReplay.Run(side.Capture.Prompts[prompt], config));
        }

        return tally.ToResult();
    }

    // Each capture has settings of its own; stop tokens that it leaves out are the model's.
    private static GenerationConfig? Config(CompareContext context, Capture capture) =>
        capture.Config is { StopTokenIds.Count: 0 } own && context.Config is { } common ? own with { StopTokenIds = common.StopTokenIds, EosTokenId = common.EosTokenId } : capture.Config;

    private static string? Rounded(IReadOnlyList<StepRow> rows)
    {
        if (rows.Any(row => row.IsTie)) return "equal logits were kept or left out in another order";
        double error = rows.Max(row => row.MaxError);
        return error == 0 ? null : $"largest relative error {CompareText.Number(error)}; {CompareText.Number(StepParity.Tolerance)} is two roundings in f32 and a constant of Python";
    }

    private static string Token(CompareContext context, int id) => (context.A is EngineSide ? context.A : context.B).Token(id);
}
