using Lockstep.Decoding;
using Lockstep.Parity.Captures;
using Lockstep.Parity.Compare;
using Lockstep.Tensors;

namespace Lockstep.Parity.Tests;

/// <summary>A capture with one thing changed: the gate of that thing fails, with its name, and no earlier one.</summary>
public class CaptureComparisonTests
{
    [Fact]
    public void A_capture_of_an_engine_is_exactly_that_engine_at_every_gate()
    {
        CompareReport report = CompareSides.Compare(CompareSides.Unchanged(), CompareSides.Engine());
        Assert.Equal(Verdict.Exact, report.Verdict);
        Assert.All(report.Gates, gate => Assert.Equal((GateStatus.Passed, Verdict.Exact), (gate.Status, gate.Verdict!.Value)));
        Assert.Null(report.NoiseA);
        Assert.Empty(report.Notes);
        report = CompareSides.Compare(CompareSides.Engine("reference"), CompareSides.Unchanged());
        Assert.Equal(Verdict.EqualWithinNoise, report.Verdict);
    }

    [Theory]
    [InlineData(DecodingProfile.OpenVinoGenAI)]
    [InlineData(DecodingProfile.HuggingFace)]
    public void A_sampled_capture_is_followed_draw_by_draw(DecodingProfile profile)
    {
        Capture capture = CompareSides.Make(new GenerationConfig { Profile = profile, MaxNewTokens = 12, DoSample = true, Temperature = 4, TopK = 40, TopP = 0.9, RepetitionPenalty = 1.2, RngSeed = 3, StopTokenIds = new HashSet<int> { 2 }, EosTokenId = 2 });
        CompareReport report = CompareSides.Compare(CompareSource.Of(capture, "sampled"), CompareSides.Engine());
        Assert.All(report.Gates, gate => Assert.Equal((GateStatus.Passed, Verdict.Exact), (gate.Status, gate.Verdict!.Value)));
        CapturedPrompt first = capture.Prompts[0];
        // Another draw takes another token somewhere.
        CompareSource moved = CompareSides.With(capture, prompt => prompt with { Draws = [.. first.Draws!.Select(draw => 0.999f - (draw * 0.9f))] });
        report = CompareSides.Compare(moved, CompareSides.Engine());
        Assert.Equal(GateStatus.Failed, report.Gate(Gate.Selection).Status);
        Assert.Contains("from its own row we choose", report.Gate(Gate.Selection).Cause!, StringComparison.Ordinal);
        CompareSource without = CompareSource.Of(capture with { Prompts = [.. capture.Prompts.Select(prompt => prompt with { Draws = null })] }, "without");
        report = CompareSides.Compare(without, CompareSides.Engine());
        Assert.Equal([GateStatus.Passed, GateStatus.NotCompared, GateStatus.NotCompared], new[] { Gate.LogitsSteps, Gate.Selection, Gate.FreeRun }.Select(gate => report.Gate(gate).Status));
    }

    [Fact]
    public void The_template_is_named()
    {
        CompareReport report = CompareSides.Compare(CompareSides.With(prompt => prompt with { Rendered = prompt.Rendered!.TrimEnd('\n') }), CompareSides.Engine());
        AssertFailed(report, Gate.Template, "first difference at character");
        Assert.Contains("A lacks the end", report.Gate(Gate.Template).Cause!, StringComparison.Ordinal);
        report = CompareSides.Compare(CompareSides.With(prompt => prompt with { Rendered = "<s>" + prompt.Rendered }), CompareSides.Engine());
        AssertFailed(report, Gate.Template, "A begins with more");
    }

    [Fact]
    public void Ids_are_named_with_what_happened_to_them()
    {
        // Shapes follow the ids, so rows are left out.
        CompareSource Ids(Func<int[], int[]> change) => CompareSides.With(prompt => prompt with { Ids = change(prompt.Ids), Prefill = null, Logits = null, Scores = null });
        AssertFailed(CompareSides.Compare(Ids(ids => [1, .. ids]), CompareSides.Engine()), Gate.Tokenizer, "A has a further first token: one side adds BOS");
        AssertFailed(CompareSides.Compare(CompareSides.Engine(), Ids(ids => [1, .. ids])), Gate.Tokenizer, "B has a further first token: one side adds BOS");
        AssertFailed(CompareSides.Compare(Ids(ids => [.. ids, 2]), CompareSides.Engine()), Gate.Tokenizer, "A goes on for 1 more");
        AssertFailed(CompareSides.Compare(Ids(ids => [.. ids.Reverse()]), CompareSides.Engine()), Gate.Tokenizer, "the same ids in another order");
        AssertFailed(CompareSides.Compare(Ids(ids => [ids[0], 77, .. ids.Skip(2)]), CompareSides.Engine()), Gate.Tokenizer, "the ids differ from position 1: ");
    }

    [Fact]
    public void What_is_wrong_with_logits_is_seen_in_them()
    {
        Prefill((_, _, value) => value + 1.5f, "all logits of a row are off by the same number, up to 1.5");
        Prefill((_, _, value) => value * 0.5f, "A times 0.5");
        Prefill((row, id, value) => row == 3 && id == 5 ? float.NaN : value, "B has NaN");
        Prefill((_, _, value) => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(value) & 0xFFFF0000), "every logit of B is a number of bf16");
        LogitsRows original = CompareSides.Capture.Prompts[0].Prefill!;
        Prefill((row, id, _) => original.Row(row)[(id + 1) % original.Width], "the same logits under other ids");
        Prefill((row, id, _) => original.Row(Math.Max(row - 1, 0))[id], "B's rows are late by one");
        Prefill((row, id, value) => row == 4 && id == 9 ? value + 0.25f : value, "prompt 0 row 4, token 9: largest error 0.25");
    }

    [Fact]
    public void A_decode_row_that_is_off_fails_there()
    {
        CompareReport report = CompareSides.Compare(CompareSides.Engine(), CompareSides.With(prompt => prompt with { Logits = CompareSides.Map(prompt.Logits!, (row, id, value) => row == 2 && id == 9 ? value + 0.25f : value) }));
        AssertFailed(report, Gate.TeacherForcedDecode, $"row {CompareSides.Capture.Prompts[0].Ids.Length + 1}");
    }

    [Fact]
    public void Scores_choices_and_texts_are_named()
    {
        Tensor scores = CompareSides.Capture.Prompts[0].Scores!.Clone();
        scores.Writable<float>()[scores.Shape[1] + 3] = float.NegativeInfinity;
        AssertFailed(CompareSides.Compare(CompareSides.With(prompt => prompt with { Scores = scores }), CompareSides.Engine()), Gate.LogitsSteps, "prompt 0 step 1: after our steps of its config, token 3");
        AssertFailed(CompareSides.Compare(CompareSides.With(prompt => prompt with { Text = prompt.Text + " " }), CompareSides.Engine()), Gate.Detokenise, "only white space differs");
        CompareSource chosen = CompareSides.With(prompt => prompt with { Chosen = [.. prompt.Chosen!.Take(prompt.Chosen!.Length - 1), 7] });
        AssertFailed(CompareSides.Compare(chosen, CompareSides.Engine()), Gate.Selection, "we choose");
    }

    [Fact]
    public void Without_rows_another_choice_is_a_difference_because_no_margin_excuses_it()
    {
        CompareSource bare = CompareSides.With(prompt => prompt with { Chosen = [.. prompt.Chosen!.Take(3), 7, 8], Prefill = null, Logits = null, Scores = null, Text = null });
        AssertFailed(CompareSides.Compare(bare, CompareSides.Engine()), Gate.FreeRun, "prompt 0 step 3: ");
    }

    [Fact]
    public void Two_best_logits_closer_than_the_limit_may_change_places()
    {
        CapturedPrompt first = CompareSides.Capture.Prompts[0];
        int[] best = LargestLogits.Best(first.Logits!.Row(2), 2);
        float tie = first.Logits!.Row(2)[best[0]];
        Capture Tied(float second, int chosen) => CompareSides.Capture with
        {
            Prompts = [first with { Logits = CompareSides.Map(first.Logits!.First(3), (row, id, value) => row == 2 && id == best[1] ? second : value), Chosen = [.. first.Chosen!.Take(2), chosen], Scores = null, Text = null }],
        };
        CompareReport report = CompareSides.Compare(CompareSource.Of(Tied(MathF.BitDecrement(tie), best[0]), "a"), CompareSource.Of(Tied(MathF.BitIncrement(tie), best[1]), "b"));
        Assert.Equal(Verdict.NearTieFlip, report.Verdict);
        Assert.Equal((GateStatus.Passed, Verdict.NearTieFlip), (report.Gate(Gate.FreeRun).Status, report.Gate(Gate.FreeRun).Verdict!.Value));
        report = CompareSides.Compare(CompareSource.Of(Tied(MathF.BitDecrement(tie), best[0]), "a"), CompareSource.Of(Tied(tie + 1, best[1]), "b"));
        Assert.Equal(Verdict.Different, report.Verdict);
    }

    [Fact]
    public void The_largest_logits_alone_can_be_compared()
    {
        (Tensor ids, Tensor logits, Tensor sums) = LargestLogits.Of(CompareSides.Capture.Prompts[0].Logits!, 20);
        CompareSource top = CompareSides.With(prompt => prompt with { Logits = new LogitsRows(ids, logits, sums), Prefill = null, Scores = null });
        CompareReport report = CompareSides.Compare(top, CompareSides.Engine());
        Assert.Equal(Verdict.Exact, report.Verdict);
        Assert.Contains("only the largest logits", report.Gate(Gate.TeacherForcedDecode).Cause!, StringComparison.Ordinal);
        Tensor other = logits.Clone();
        other.Writable<float>()[25] -= 0.01f; // row 1, the sixth
        report = CompareSides.Compare(CompareSides.With(prompt => prompt with { Logits = new LogitsRows(ids, other, sums), Prefill = null, Scores = null }), CompareSides.Engine());
        AssertFailed(report, Gate.TeacherForcedDecode, "largest error 0.01");
    }

    [Fact]
    public void Another_model_file_is_named()
    {
        Capture other = CompareSides.Capture with { Model = CompareSides.Capture.Model with { Sha256 = new Dictionary<string, string> { ["openvino_model.bin"] = new('0', 64), ["elsewhere.bin"] = "1" } } };
        CompareSource changed = CompareSides.With(other, prompt => prompt with { Prefill = CompareSides.Map(prompt.Prefill!, (_, _, value) => value * 1.1f) });
        CompareReport report = CompareSides.Compare(changed, CompareSides.Engine());
        Assert.Contains("changed was made from another openvino_model.bin", Assert.Single(report.Notes), StringComparison.Ordinal);
        AssertFailed(report, Gate.PrefillLogits, "made from another openvino_model.bin");
    }

    [Fact]
    public void Another_precision_is_named()
    {
        Capture other = CompareSides.Capture with { Engine = CompareSides.Capture.Engine with { Precision = "bf16" } };
        CompareSource changed = CompareSides.With(other, prompt => prompt with { Prefill = CompareSides.Map(prompt.Prefill!, (row, id, value) => value + (id * 1e-5f)) });
        AssertFailed(CompareSides.Compare(changed, CompareSides.Engine()), Gate.PrefillLogits, "changed was captured in bf16");
    }

    [Fact]
    public void Logits_of_another_engine_are_noted()
    {
        Capture other = CompareSides.Capture with { Engine = CompareSides.Capture.Engine with { Name = "openvino_genai", LogitsFrom = "openvino" } };
        CompareReport report = CompareSides.Compare(CompareSource.Of(other, "other"), CompareSides.Engine());
        Assert.Equal("the logits of other were taken from openvino, which was fed the ids that openvino_genai chose", Assert.Single(report.Notes));
        Assert.Equal(Verdict.Exact, report.Verdict);
    }

    private static void Prefill(Func<int, int, float, float> change, string cause)
    {
        CompareSource changed = CompareSides.With(prompt => prompt with { Prefill = CompareSides.Map(prompt.Prefill!, change) });
        AssertFailed(CompareSides.Compare(CompareSides.Unchanged(), changed), Gate.PrefillLogits, cause);
    }

    private static void AssertFailed(CompareReport report, Gate gate, string cause)
    {
        Assert.Equal(Verdict.Different, report.Verdict);
        Assert.Equal(gate, report.Gates.Single(result => result.Status == GateStatus.Failed).Gate);
        Assert.Contains(cause, report.Gate(gate).Cause!, StringComparison.Ordinal);
        Assert.All(report.Gates.Where(result => result.Gate > gate), result => Assert.Equal(GateStatus.NotCompared, result.Status));
    }
}
