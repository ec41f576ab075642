using Lockstep.Backends;
using Lockstep.Decoding;
using Lockstep.Graph;
using Lockstep.Parity.Compare;
using Lockstep.Parity.Engines;
using Lockstep.Tensors;

namespace Lockstep.Parity.Noise;

/// <summary>Runs the same tokens through one engine in several ways that should not matter.</summary>
public static class SelfNoise
{
    private static readonly int[] s_chunks = [1, 7, 16];
    private static readonly int[] s_rows = [2, 3];

    /// <summary>Compares an engine with itself: token by token, in odd chunks, beside neighbours in a batch, and with 1 to so many threads.</summary>
    /// <param name="source">An engine with its model.</param>
    /// <param name="prompts">Ids of each prompt.</param>
    /// <param name="threads">Thread counts 1 up to this one; 0 for none.</param>
    /// <exception cref="ModelException">The engine cannot run the model.</exception>
    public static NoiseReport Measure(CompareSource source, IReadOnlyList<int[]> prompts, int threads)
    {
        Engine engine = source.Engine ?? throw new ArgumentException($"{source.Text} is a capture, and only an engine can be run again.", nameof(source));
        var lines = new List<NoiseLine>();
        using (var model = new LanguageModel(engine.Backend.Compile(source.Model!, engine.Compile)))
        {
            Tensor[] truths = [.. prompts.Select(ids => AtOnce(model, engine.Request, ids))];
            lines.AddRange(OfModel(model, engine.Request, prompts, truths));
            for (int count = 1; count <= threads; count++) lines.Add(OfThreads(source, engine, prompts, truths, count));
        }

        RoundingNoise? rounding = RoundingNoise.Measure(source.Model!, prompts);
        return new NoiseReport(source.Text, source.Folder, prompts.Count, prompts.Sum(ids => ids.Length), lines, rounding?.Moved, rounding?.Limit);
    }

    /// <summary>The ways that need no other compiled model.</summary>
    internal static IReadOnlyList<NoiseLine> OfModel(LanguageModel model, RequestOptions request, IReadOnlyList<int[]> prompts) =>
        OfModel(model, request, prompts, [.. prompts.Select(ids => AtOnce(model, request, ids))]);

    private static IReadOnlyList<NoiseLine> OfModel(LanguageModel model, RequestOptions request, IReadOnlyList<int[]> prompts, Tensor[] truths)
    {
        IEnumerable<NoiseLine> chunks = s_chunks.Where(size => prompts.Any(ids => ids.Length > size))
            .Select(size => Line(size == 1 ? "token by token" : $"chunks of {size}", prompts, truths, ids => InChunks(model, request, ids, size)));
        return [Line("again", prompts, truths, ids => AtOnce(model, request, ids)), .. chunks, .. s_rows.Select(rows => Line($"{rows} rows", prompts, truths, ids => Beside(model, request, ids, rows)))];
    }

    private static NoiseLine OfThreads(CompareSource source, Engine engine, IReadOnlyList<int[]> prompts, Tensor[] truths, int count)
    {
        using var model = new LanguageModel(engine.Backend.Compile(source.Model!, engine.Compile with { Threads = count }));
        return Line($"threads {count}", prompts, truths, ids => AtOnce(model, engine.Request, ids));
    }

    private static NoiseLine Line(string what, IReadOnlyList<int[]> prompts, Tensor[] truths, Func<int[], Tensor> run)
    {
        try
        {
            return new NoiseLine(what, prompts.Select((ids, i) => Distance(truths[i], run(ids))).Max(), null);
        }
        catch (Exception error) when (error is SessionException or InferRequestException or NotSupportedException)
        {
            return new NoiseLine(what, null, error.Message);
        }
    }

    private static Tensor AtOnce(LanguageModel model, RequestOptions request, int[] ids) => InChunks(model, request, ids, ids.Length);

    // f32 [tokens, vocabulary]
    private static Tensor InChunks(LanguageModel model, RequestOptions request, int[] ids, int size)
    {
        using Session session = model.OpenSession(options: request);
        Tensor? rows = null;
        for (int start = 0; start < ids.Length; start += size)
        {
            Tensor logits = session.Forward(ids.AsSpan(start, Math.Min(size, ids.Length - start)));
            rows ??= Tensor.Zeros(DType.F32, new Shape(ids.Length, logits.Shape[2]));
            logits.Values<float>().CopyTo(rows.Writable<float>()[(start * logits.Shape[2])..]);
        }

        return rows!;
    }

    // The sequence in a batch; its neighbours are its own tokens in another order.
    private static Tensor Beside(LanguageModel model, RequestOptions request, int[] ids, int rows)
    {
        var batch = new long[rows * ids.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int t = 0; t < ids.Length; t++) batch[(row * ids.Length) + t] = ids[(t + row) % ids.Length];
        }

        using Session session = model.OpenSession(rows, request);
        Tensor logits = session.Forward(Tensor.From(batch, rows, ids.Length));
        return logits.Rows(0, 1).Clone();
    }

    private static double Distance(Tensor truth, Tensor other)
    {
        ReadOnlySpan<float> a = truth.Values<float>(), b = other.Values<float>();
        double worst = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double error = a[i].Equals(b[i]) || a[i] == b[i] ? 0 : Math.Abs((double)a[i] - b[i]);
            worst = Math.Max(worst, double.IsNaN(error) ? double.PositiveInfinity : error);
        }

        return worst;
    }
}
