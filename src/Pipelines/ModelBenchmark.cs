using System.Diagnostics;
using Lockstep.Backends;
using Lockstep.Backends.Managed;
using Lockstep.Decoding;
using Lockstep.Graph.Ir;
using Lockstep.Tensors;

namespace Lockstep.Pipelines;

/// <summary>Measures a model folder: cold start, prefill, decode, the cost of k rows. Token ids are arbitrary, so a skeleton with random weights serves as well.</summary>
public sealed class ModelBenchmark
{
    private const int RoundsOfLimits = 7, StepsOfRound = 3;

    private static readonly int[] s_rows = [1, 2, 4, 6, 8, 16, 32];
    private static readonly int[] s_one = BenchmarkIds.Take(1);

    private readonly LanguageModel _model;
    private readonly BenchmarkOptions _options;

    private ModelBenchmark(LanguageModel model, BenchmarkOptions options) => (_model, _options) = (model, options);

    /// <summary>Runs all measurements.</summary>
    /// <param name="path">Model folder or IR.</param>
    /// <param name="backend">What runs it.</param>
    /// <param name="options">How to measure.</param>
    /// <exception cref="Graph.ModelException">The model cannot be read or run.</exception>
    public static ModelFigures Run(string path, IBackend backend, BenchmarkOptions options)
    {
        long start = Stopwatch.GetTimestamp();
        ModelFolder folder = ModelFolder.Open(path);
        ICompiledModel compiled = backend.Compile(IrReader.Read(folder.ModelXml), new CompileOptions { Threads = options.Threads, Mode = options.Request.Mode });
        using var model = new LanguageModel(compiled, folder.ContextLength);
        using (Session first = model.OpenSession(options: options.Request)) first.Forward(BenchmarkIds.Take(8), lastRows: 1);
        double cold = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        long weights = new FileInfo(Path.ChangeExtension(folder.ModelXml, ".bin")).Length;
        return new ModelBenchmark(model, options).Measure(cold, weights, ModelCost.Of(compiled.Model));
    }

    private ModelFigures Measure(double cold, long weights, ModelCost cost)
    {
        int prompt = _options.Prompt;
        double prefill = Repeat(_options.Repeats, Prefill);
        using Session session = _model.OpenSession(options: _options.Request);
        session.Forward(BenchmarkIds.Take(prompt), lastRows: 1);
        session.Forward(s_one); // recorded
        session.Forward(s_one);
        GC.GetTotalAllocatedBytes(precise: true); // its own first call allocates
        (double decode, long allocated) = Decode(session);
        using var process = Process.GetCurrentProcess();
        long peak = process.PeakWorkingSet64; // before 32 rows, each with the logits of a whole vocabulary
        RowCost[] rows = session.Capabilities.CanRewind ? Rows(session) : [];
        long cache = (prompt + (_options.Steps / 2)) * cost.CacheNumbers * _options.Request.KvCacheType.BitWidth / 8;
        (Roofline limits, double ofRead) = Shares(session, cost.WeightBytes + cache);
        bool fast = _options.Request.Mode == NumericMode.Fast;
        double ofPeak = (double)cost.Operations * prompt / (prefill / 1000) / (fast ? limits.ByteDotsPerSecond : limits.MultiplyAddsPerSecond);
        return new ModelFigures(fast ? "fast" : "parity", _options.Request.KvCacheType.IrName, _options.Threads > 0 ? _options.Threads : Environment.ProcessorCount, cold, prompt * 1000 / prefill,
            decode, 1000 / decode, weights, cost, cache, limits, ofRead, ofPeak, allocated, peak, (double)peak / (weights + cache), rows, _options.ProfileRows > 0 ? Profile(BenchmarkIds.Take(_options.ProfileRows)) : []);
    }

    // A plain loop, so that the bytes counted are those of the steps.
    private (double Milliseconds, long AllocatedBytes) Decode(Session session)
    {
        var times = new double[_options.Steps];
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < times.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            session.Forward(s_one);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return (Median.Of(times), (GC.GetTotalAllocatedBytes(precise: true) - allocated) / times.Length);
    }

    private double Prefill()
    {
        using Session session = _model.OpenSession(options: _options.Request);
        return Time(() => session.Forward(BenchmarkIds.Take(_options.Prompt), lastRows: 1));
    }

    // Limits change from second to second on a shared machine, so each is measured beside the steps that it is compared with.
    private (Roofline Limits, double OfRead) Shares(Session session, long bytes)
    {
        using var meter = new RooflineMeter(_options.Threads);
        var limits = new List<Roofline>();
        var shares = new List<double>();
        for (int round = 0; round < RoundsOfLimits; round++)
        {
            if (session.Capabilities.CanRewind) session.Rewind(_options.Prompt);
            Roofline before = meter.Measure();
            double step = Repeat(StepsOfRound, () => Time(() => session.Forward(s_one)));
            limits.Add(before);
            shares.Add(bytes / (step / 1000) / before.ReadBytesPerSecond);
        }

        return (new Roofline(Median.Of(limits.Select(limit => limit.ReadBytesPerSecond)), Median.Of(limits.Select(limit => limit.MultiplyAddsPerSecond)), Median.Of(limits.Select(limit => limit.ByteDotsPerSecond))), Median.Of(shares));
    }

    private KernelProfile.Entry[] Profile(int[] ids)
    {
        var profile = new KernelProfile();
        using Session session = _model.OpenSession(options: _options.Request with { Profile = profile });
        session.Forward(BenchmarkIds.Take(_options.Prompt), lastRows: 1);
        session.Forward(ids); // recorded
        profile.Clear();
        for (int i = 0; i < _options.Steps; i++)
        {
            if (session.Capabilities.CanRewind) session.Rewind(_options.Prompt);
            session.Forward(ids);
        }

        return [.. profile.Entries.Select(entry => entry with { Calls = entry.Calls / _options.Steps, Milliseconds = entry.Milliseconds / _options.Steps })];
    }

    private RowCost[] Rows(Session session)
    {
        double one = 0;
        return s_rows.Select(k =>
        {
            int[] ids = BenchmarkIds.Take(k);
            double ms = Repeat(_options.Repeats + 2, () =>
            {
                session.Rewind(_options.Prompt);
                return Time(() => session.Forward(ids));
            });
            if (k == 1) one = ms;
            return new RowCost(k, ms, ms / one);
        }).ToArray();
    }

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Repeat(int count, Func<double> measure) => Median.Of(Enumerable.Range(0, Math.Max(count, 1)).Select(_ => measure()));
}
