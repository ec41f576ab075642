using Lockstep.Decoding;
using Lockstep.Parity.Engines;
using Lockstep.Parity.Evaluation;

namespace Lockstep.Parity.Tests;

/// <summary>Perplexity and divergence of models and engines on the embedded text.</summary>
public class TextEvaluationTests
{
    private static readonly string s_text = Path.Combine(Golden.Root, "models", "eval.txt");
    private static readonly string s_chat = Path.Combine(Golden.Root, "models", "tiny-chat"), s_draft = Path.Combine(Golden.Root, "models", "tiny-draft");

    [Fact]
    public void Every_model_is_compared_with_the_first_on_every_engine()
    {
        TextEvaluation report = TextEvaluation.Run([s_chat, s_draft], [Engine.Parse("managed,threads=1"), Engine.Parse("managed,mode=fast,threads=1")], s_text, 128, 400);
        Assert.Equal(400 - 4, report.Tokens); // the first token of each window is not predicted
        Assert.Equal([s_chat, s_chat, s_draft, s_draft], report.Lines.Select(line => line.Model));
        TextDistance[] lines = [.. report.Lines.Select(line => line.Distance)];
        Assert.Equal((0, 1, 0), (lines[0].MeanKl, lines[0].TopOneAgreement, lines[0].MaxLogitDifference));
        Assert.InRange(lines[1].MeanKl, 1e-6, 1e-2); // rounded activations
        Assert.True(lines[2].MeanKl > 10 * lines[1].MeanKl); // another model
        Assert.True(lines[0].Perplexity < lines[2].Perplexity, "the larger model knows the text better");
        Assert.InRange(lines[1].Perplexity / lines[0].Perplexity, 0.98, 1.02);
    }

    [Fact]
    public void Engines_that_compute_the_same_differ_by_rounding_only()
    {
        TextEvaluation report = TextEvaluation.Run([s_draft], [Engine.Parse("reference"), Engine.Parse("managed,threads=1")], s_text, 64, 128);
        Assert.True(report.Lines[1].Distance.MeanKl < 1e-9, report.Lines[1].Distance.MeanKl.ToString()); // f32 logits of size 10 are off by some 1e-5
        Assert.Equal(1, report.Lines[1].Distance.TopOneAgreement);
    }

    [Fact]
    public void What_an_engine_does_not_have_is_said_in_its_line()
    {
        TextEvaluation report = TextEvaluation.Run([s_draft], [Engine.Parse("managed,threads=1"), Engine.Parse("reference,mode=fast")], s_text, 64, 64);
        Assert.Null(report.Lines[0].Refused);
        Assert.Contains("REFERENCE", report.Lines[1].Refused, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_of_another_vocabulary_are_refused()
    {
        string other = Path.Combine(Golden.Unpacked("zoo/llama"), "fp32");
        SessionException error = Assert.Throws<SessionException>(() => TextEvaluation.Run([s_draft, other], [Engine.Parse("managed,threads=1")], s_text, 16, 16));
        Assert.Contains("vocabulary", error.Message, StringComparison.Ordinal);
    }
}
