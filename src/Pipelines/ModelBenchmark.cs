using System.Diagnostics;
using Lockstep.Backends;
using Lockstep.Decoding;
using Lockstep.Graph.Ir;

namespace Lockstep.Pipelines;

/// <summary>The cost of one forward pass of several rows, as verifying a draft needs it.</summary>
/// <param name="Rows">k.</param>
/// <param name="Milliseconds">t(k), median.</param>
/// <param name="Ratio">t(k) / t(1).</param>
public sealed record RowCost(int Rows, double Milliseconds, double Ratio);

/// <summary>Speed of one model on one backend.</summary>
/// <param name="ColdStartMs">From nothing to the first token of a prompt of 8: read, compile, run.</param>
/// <param name="PrefillTokensPerSecond">Prompt tokens a second, all at once; median of the repeats.</param>
/// <param name="DecodeMs">One step of one token behind the prompt; median.</param>
/// <param name="DecodeTokensPerSecond">1000 / <paramref name="DecodeMs"/>.</param>
/// <param name="WeightBytes">Bytes of the weights file.</param>
/// <param name="AllocatedBytesPerToken">Managed bytes that a decode step allocates, all threads.</param>
/// <param name="PeakMemoryBytes">Most memory this process has held.</param>
/// <param name="Rows">The cost curve behind the prompt.</param>
public sealed record ModelFigures(
    double ColdStartMs, double PrefillTokensPerSecond, double DecodeMs, double DecodeTokensPerSecond, long WeightBytes, long AllocatedBytesPerToken, long PeakMemoryBytes, IReadOnlyList<RowCost> Rows);

/// <summary>Measures a model folder: cold start, prefill, decode, the cost of k rows. Token ids are arbitrary, so a skeleton with random weights serves as well.</summary>
public static class ModelBenchmark
{
    private static readonly int[] s_rows = [1, 2, 4, 6, 8, 16, 32];

    /// <summary>Runs all measurements.</summary>
    /// <param name="path">Model folder or IR.</param>
    /// <param name="backend">What runs it.</param>
    /// <param name="options">Choices at compile time.</param>
    /// <param name="prompt">Tokens of the prompt.</param>
    /// <param name="steps">Decode steps.</param>
    /// <param name="repeats">How often prefill and each row count are measured.</param>
    public static ModelFigures Run(string path, IBackend backend, CompileOptions options, int prompt, int steps, int repeats)
    {
        long start = Stopwatch.GetTimestamp();
        ModelFolder folder = ModelFolder.Open(path);
        using var model = new LanguageModel(backend.Compile(IrReader.Read(folder.ModelXml), options), folder.ContextLength);
        using (Session first = model.OpenSession()) first.Forward(Ids(8), lastRows: 1);
        double cold = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        double prefill = Median(repeats, () =>
        {
            using Session session = model.OpenSession();
            return Time(() => session.Forward(Ids(prompt), lastRows: 1));
        });
        using Session decoding = model.OpenSession();
        decoding.Forward(Ids(prompt), lastRows: 1);
        decoding.Forward(Ids(1));
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        double decode = Median(steps, () => Time(() => decoding.Forward(Ids(1))));
        allocated = (GC.GetTotalAllocatedBytes(precise: true) - allocated) / Math.Max(steps, 1);
        RowCost[] rows = decoding.Capabilities.CanRewind ? Rows(decoding, prompt, repeats) : [];
        using var process = Process.GetCurrentProcess();
        return new ModelFigures(cold, prompt * 1000 / prefill, decode, 1000 / decode, new FileInfo(Path.ChangeExtension(folder.ModelXml, ".bin")).Length, allocated, process.PeakWorkingSet64, rows);
    }

    private static RowCost[] Rows(Session session, int length, int repeats)
    {
        double one = 0;
        return s_rows.Select(k =>
        {
            double ms = Median(repeats + 1, () =>
            {
                session.Rewind(length);
                return Time(() => session.Forward(Ids(k)));
            });
            if (k == 1) one = ms;
            return new RowCost(k, ms, ms / one);
        }).ToArray();
    }

    private static int[] Ids(int count) => Enumerable.Range(0, count).Select(i => 3 + i * 7919 % 1000).ToArray();

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(int count, Func<double> measure)
    {
        double[] times = Enumerable.Range(0, Math.Max(count, 1)).Select(_ => measure()).Order().ToArray();
        return times[times.Length / 2];
    }
}
