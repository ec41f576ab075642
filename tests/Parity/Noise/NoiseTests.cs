using Lockstep.Decoding;
using Lockstep.Parity.Compare;
using Lockstep.Parity.Noise;
using Lockstep.Tensors;
using Lockstep.Tests;

namespace Lockstep.Parity.Tests;

public class NoiseTests
{
    private static readonly int[][] s_prompts = [[.. Enumerable.Range(0, 37).Select(i => 3 + (i * 7919 % 601))], [5, 17, 101]];

    [Theory]
    [InlineData("managed")]
    [InlineData("managed,mode=fast")]
    public void The_managed_engine_has_no_noise(string engine)
    {
        NoiseReport report = SelfNoise.Measure(CompareSides.Engine(engine), s_prompts, threads: 2);
        Assert.All(report.Lines, line => Assert.Equal((0.0, null), (line.Difference, line.Refused)));
        Assert.Equal(["again", "token by token", "chunks of 7", "chunks of 16", "2 rows", "3 rows", "threads 1", "threads 2"], report.Lines.Select(line => line.What));
        Assert.Equal(0, report.Largest);
        Assert.Equal(40, report.Tokens);
    }

    [Fact]
    public void Native_OpenVINO_differs_from_itself_by_less_than_rounding_explains()
    {
        NativeOpenVino.Need();
        NoiseReport report = SelfNoise.Measure(CompareSides.Engine("openvino"), s_prompts, threads: 2);
        Assert.InRange(report.Largest, 0, report.Limit!.Value);
        Assert.All(report.Lines, line => Assert.NotNull(line.Difference));
    }

    // Random weights give logits of 5 or so, of which f32 keeps 3e-7; two layers make ten times that of it at most.
    [Theory]
    [InlineData("llama/fp32")]
    [InlineData("llama/legacy_fp32")]
    [InlineData("bloom/fp32")]
    [InlineData("llama/int4_sym_g32")]
    [InlineData("lfm2/fp32")]
    [InlineData("mixtral/fp32")]
    public void Rounding_is_measured_on_the_model(string name)
    {
        RoundingNoise rounding = RoundingNoise.Measure(TestModels.Read(name), s_prompts)!;
        Assert.InRange(rounding.Moved!.Value, 3e-7, 1e-5);
        Assert.InRange(rounding.Limit / rounding.Moved.Value, 3 * Math.Sqrt(64 / 12.0), 3 * Math.Sqrt(512 / 12.0)); // the longest sum has 64 to 512 terms
        double[] limits = [.. Enumerable.Range(0, s_prompts[0].Length).Select(row => rounding.LimitOf(0, row))];
        Assert.All(limits, limit => Assert.InRange(limit, rounding.Limit, 10 * rounding.Limit));
        Assert.True(limits.Distinct().Count() > 5, "a limit of its own for each row that is more sensitive than the one in the middle");
        Assert.Equal(rounding.Limit, rounding.LimitOf(7, 0));
    }

    [Fact]
    public void In_f64_the_plain_ops_agree_with_f32_to_within_the_limit()
    {
        Graph.Model model = TestModels.Read("llama/legacy_fp32");
        Tensor exact = RoundingNoise.Exact(model, s_prompts[0]);
        using var language = TestModels.Load("llama/legacy_fp32");
        using Session session = language.OpenSession();
        ReadOnlySpan<float> single = session.Forward(s_prompts[0]).Values<float>(), wide = exact.Values<float>();
        double worst = 0;
        for (int i = 0; i < single.Length; i++) worst = Math.Max(worst, Math.Abs((double)single[i] - wide[i]));
        Assert.InRange(worst, 1e-9, RoundingNoise.Measure(model, s_prompts)!.Limit); // not 0: f64 does not round as f32 does
    }

    [Fact]
    public void The_limit_is_where_it_should_be_in_the_report()
    {
        CompareReport report = CompareSides.Compare(CompareSides.Engine(), CompareSides.Engine("reference"));
        Assert.InRange(report.Limit, 1e-5, 1e-3);
        Assert.Contains("one unit in the last place of every residual sum", report.LimitReason, StringComparison.Ordinal);
    }
}
