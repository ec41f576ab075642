using Lockstep.Backends;
using Lockstep.Backends.Managed;
using Lockstep.Decoding;
using Lockstep.Graph;
using Lockstep.Graph.Transforms;
using Lockstep.Parity.Compare;
using Lockstep.Tensors;

namespace Lockstep.Parity.Noise;

/// <summary>
/// How rounding in f32 grows on its way to the logits, measured row by row on the very tokens that are compared. Every sum of the residual stream (two a layer) is moved by one unit in
/// the last place of each element, up or down at random, and the logits of the moved network are compared with those of the network: <see cref="Moved"/>.
/// <para>An engine does not round once but often. A MatMul that adds n products one by one in f32 rounds n partial sums, which grow like a random walk: together sqrt(n / 2) roundings of
/// the whole sum, each evenly spread over half a unit up or down, so 1 / sqrt(12) of a unit: sqrt(n / 24) units (Higham and Mary, "A new approach to probabilistic rounding error
/// analysis", 2019, bound it by sqrt(n)). The other ops of a layer, taken together, round about as much again: sqrt(n / 12). Two engines may be off to opposite sides, a factor of 2, and the
/// largest error of millions of logits is half as large again as that of one row, 1.5: 3 sqrt(n / 12) times <see cref="Moved"/>, with n the longest sum of the graph.</para>
/// <para>Where two correct engines were compared (37 models of the zoo, 7 of tiny-chat and tiny-draft, managed and native OpenVINO), they differ by 0.7 to 4 times <see cref="Moved"/>. Only the
/// graph and our own SIMD kernels on both sides of the measurement decide the limit; the engines that are compared have no part in it, so a fault of theirs does not widen it.</para>
/// </summary>
internal sealed class RoundingNoise
{
    // Weights of a model that may be run in f64, where each takes 8 bytes.
    private const double MostWeights = 2e8;

    private const int MostExactTokens = 64;

    private const int Draws = 2;

    private const double Opposite = 2; // one engine up, the other down

    private const double Tail = 1.5; // of 10 million normal errors the largest is 5.3 deviations, of 4000 it is 3.6

    private const float Unit = 1.1920929e-7f; // 2^-23, the last place of a number between 1 and 2

    // Where nothing can be measured. Two f32 engines differ by up to 1.5e-6 of the largest logit in the models that were; this is ten times that.
    private const double ShareOfLargest = 1.5e-5;

    private readonly double _factor;
    private readonly double[][] _moved; // [sequence][row]

    private RoundingNoise(double limit, string reason, double factor, double[][] moved) => (Limit, Reason, _factor, _moved) = (limit, reason, factor, moved);

    /// <summary>What a logit of one engine may be off that of another in a usual row: the one in the middle.</summary>
    public double Limit { get; }

    /// <summary>Where it comes from, a sentence.</summary>
    public string Reason { get; }

    /// <summary>What one unit in the last place of every residual sum does to the logits of a usual row; null when it was not measured.</summary>
    public double? Moved => _moved.Length == 0 ? null : Limit / _factor;

    /// <summary>The limit of one row: that of a usual row, or more where the row is more sensitive.</summary>
    public double LimitOf(int sequence, int row) => sequence < _moved.Length && row < _moved[sequence].Length ? Math.Max(Limit, _factor * _moved[sequence][row]) : Limit;

    /// <summary>Measures.</summary>
    /// <param name="model">The graph.</param>
    /// <param name="sequences">The tokens that are compared, answers included.</param>
    /// <returns>null when the graph has no residual stream that can be found, or cannot be run by the managed engine.</returns>
    public static RoundingNoise? Measure(Model model, IReadOnlyList<int[]> sequences)
    {
        try
        {
            Tensor[] plain = Run(ManagedBackend.Optimized, model, sequences);
            double[][] moved = [.. sequences.Select(ids => new double[ids.Length])];
            for (int draw = 0; draw < Draws; draw++)
            {
                var random = new Random(draw);
                var backend = new RewrittenBackend(ManagedBackend.Optimized, given => Move(given, random));
                Tensor[] other = Run(backend, model, sequences);
                for (int i = 0; i < moved.Length; i++) Collect(plain[i], other[i], moved[i]);
            }

            double usual = moved.SelectMany(rows => rows).Order().ElementAt(moved.Sum(rows => rows.Length) / 2);
            if (usual == 0 || !double.IsFinite(usual)) return null;
            int longest = Math.Max(LongestSum(model), sequences.Max(ids => ids.Length));
            double factor = Opposite * Tail * Math.Sqrt(longest / 12.0);
            return new RoundingNoise(factor * usual, Describe(usual, factor, longest, moved), factor, moved);
        }
        catch (Exception error) when (error is ModelException or InferRequestException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>A limit from the size of the logits alone, for what cannot be measured.</summary>
    /// <param name="largest">The largest absolute logit.</param>
    /// <param name="why">Why nothing was measured, a clause.</param>
    public static RoundingNoise Estimate(double largest, string why) =>
        new(ShareOfLargest * largest, $"{CompareText.Number(ShareOfLargest)} of the largest logit, {CompareText.Number(largest)}, because {why}; in models where rounding was measured f32 engines differ by a tenth of that at most; --limit sets another", 1, []);

    /// <summary>True for a model that is small enough to be run in f64 at once.</summary>
    public static bool CanRunExactly(Model model) => Weights(model) <= MostWeights;

    /// <summary>The logits of a prompt with all plain ops in f64, rounded to f32 at the very end, f32 <c>[tokens, vocabulary]</c>.</summary>
    /// <param name="model">A graph.</param>
    /// <param name="ids">Its tokens, of which the first 64 are fed.</param>
    /// <exception cref="ModelException">An op does not exist in f64.</exception>
    public static Tensor Exact(Model model, int[] ids) =>
        Run(new RewrittenBackend(ManagedBackend.Reference, given => WidenFloats.Apply(given, DType.F64)), model, [ids[..Math.Min(ids.Length, MostExactTokens)]])[0];

    private static string Describe(double usual, double factor, int longest, double[][] moved)
    {
        (double Moved, int Prompt, int Row) worst = moved.SelectMany((rows, prompt) => rows.Select((value, row) => (value, prompt, row))).Max();
        string sensitive = worst.Moved > 4 * usual ? $"; more sensitive rows have more, up to {CompareText.Number(factor * worst.Moved)} (prompt {worst.Prompt} row {worst.Row})" : "";
        return $"one unit in the last place of every residual sum moves these logits by {CompareText.Number(usual)}; engines whose sums of up to {longest} terms round each partial sum may differ by 3 sqrt({longest} / 12) = {CompareText.Number(factor)} times that{sensitive}";
    }

    // Sums of two activations of one width are the residual stream; sums with constants are biases.
    private static Model Move(Model model, Random random)
    {
        Model wide = WidenFloats.Apply(model, DType.F32);
        Node[] sums = [.. wide.Nodes.Where(node => node.Type == "Add" && IsActivation(node.Output()) && node.Inputs.All(IsActivation))];
        if (sums.Length == 0) throw new ModelException(new ModelProblem(model.Source, null, null, "has no sums of two activations f32[?,?,width]"));
        return ScaleOutputs.Apply(wide, [.. sums.Select(node => (node.Output(), Factors(random, node.Outputs[0].Shape[-1].Value)))]);
    }

    private static bool IsActivation(Port port) => port.Type == DType.F32 && port.Shape is { HasRank: true, Rank: 3, IsStatic: false } shape && shape[-1].IsStatic;

    private static float[] Factors(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(2) == 0 ? 1 - Unit : 1 + Unit)];

    private static void Collect(Tensor plain, Tensor other, double[] moved)
    {
        ReadOnlySpan<float> a = plain.Values<float>(), b = other.Values<float>();
        for (int i = 0; i < a.Length; i++)
        {
            int row = i / plain.Shape[1];
            if (a[i] != b[i]) moved[row] = Math.Max(moved[row], Math.Abs((double)a[i] - b[i]));
        }
    }

    private static Tensor[] Run(IBackend backend, Model model, IReadOnlyList<int[]> sequences)
    {
        using var language = new LanguageModel(backend.Compile(model));
        return [.. sequences.Select(ids => Rows(language, ids))];
    }

    private static Tensor Rows(LanguageModel model, int[] ids)
    {
        using Session session = model.OpenSession();
        Tensor logits = session.Forward(ids);
        return logits.Clone().Reshape(new Shape(ids.Length, logits.Shape[2]));
    }

    private static IEnumerable<(Node Node, PartialShape Right)> MatMuls(Model model) =>
        model.Nodes.Where(node => node.Type == "MatMul").Select(node => (node, node.Inputs[1].Shape)).Where(pair => pair.Shape is { HasRank: true, Rank: > 1 });

    private static double Weights(Model model) => MatMuls(model).Where(pair => pair.Right.IsStatic).Sum(pair => pair.Right.ToArray().Aggregate(1.0, (product, dim) => product * dim.Value));

    private static int LongestSum(Model model) => MatMuls(model).Select(pair => pair.Right[IsTransposed(pair.Node) ? -1 : -2]).Where(inner => inner.IsStatic).Select(inner => inner.Value).DefaultIfEmpty(1).Max();

    private static bool IsTransposed(Node node) => node.Attributes.Items.Any(item => item is { Key: "transpose_b", Value: "true" or "True" or "1" });
}
