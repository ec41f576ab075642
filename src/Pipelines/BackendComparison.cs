using System.Diagnostics;
using Lockstep.Backends;
using Lockstep.Decoding;
using Lockstep.Graph.Ir;

namespace Lockstep.Pipelines;

/// <summary>
/// One model on two backends, turn by turn: whatever else the machine does meets both. A ratio is taken in every round and the median of the ratios is
/// told, because the rounds of a shared machine differ by more than the backends.
/// </summary>
public sealed class BackendComparison : IDisposable
{
    private const int Warm = 3, StepsOfRound = 8;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20); // threads of the one before go to sleep

    private readonly BenchmarkOptions _options;
    private readonly LanguageModel _model;
    private readonly Session _session;
    private readonly int[] _one = BenchmarkIds.Take(1);

    private BackendComparison(string path, IBackend backend, BenchmarkOptions options)
    {
        _options = options;
        long start = Stopwatch.GetTimestamp();
        ModelFolder folder = ModelFolder.Open(path);
        _model = new LanguageModel(backend.Compile(IrReader.Read(folder.ModelXml), new CompileOptions { Threads = options.Threads, Mode = options.Request.Mode }), folder.ContextLength);
        using (Session first = _model.OpenSession(options: options.Request)) first.Forward(BenchmarkIds.Take(8), lastRows: 1);
        ColdStartMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        _session = _model.OpenSession(options: options.Request);
        _session.Forward(BenchmarkIds.Take(options.Prompt), lastRows: 1);
        for (int i = 0; i < Warm; i++) _session.Forward(_one);
    }

    private double ColdStartMs { get; }

    /// <summary>Measures prefill and decode of both, and the other's cold start.</summary>
    /// <param name="path">Model folder or IR.</param>
    /// <param name="ours">The backend that is asked about.</param>
    /// <param name="theirs">What it is compared with.</param>
    /// <param name="options">How to measure; <see cref="BenchmarkOptions.Steps"/> is rounded up to whole rounds.</param>
    /// <exception cref="Graph.ModelException">One of the two cannot run the model.</exception>
    public static ComparisonFigures Run(string path, IBackend ours, IBackend theirs, BenchmarkOptions options)
    {
        using var first = new BackendComparison(path, ours, options);
        using var second = new BackendComparison(path, theirs, options);
        (double Ours, double Theirs)[] prefill = Rounds(options.Repeats, first, second, side => side.Prefill());
        (double Ours, double Theirs)[] decode = Rounds(Math.Max(3, options.Steps / StepsOfRound), first, second, side => side.Decode());
        return new ComparisonFigures(theirs.Name, options.Request.Mode == NumericMode.Fast ? "fast against default" : "parity against parity",
            Compare(prefill), Compare(decode), second.ColdStartMs);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        _model.Dispose();
    }

    private static (double, double)[] Rounds(int count, BackendComparison first, BackendComparison second, Func<BackendComparison, double> measure)
    {
        var rounds = new (double, double)[count];
        for (int i = 0; i < count; i++)
        {
            Thread.Sleep(s_pause);
            double ours = measure(first);
            Thread.Sleep(s_pause);
            rounds[i] = (ours, measure(second));
        }

        return rounds;
    }

    private static ComparedTime Compare((double Ours, double Theirs)[] rounds) =>
        new(Median.Of(rounds.Select(round => round.Ours)), Median.Of(rounds.Select(round => round.Theirs)), Median.Of(rounds.Select(round => round.Theirs / round.Ours)));

    private double Prefill()
    {
        using Session session = _model.OpenSession(options: _options.Request);
        int[] ids = BenchmarkIds.Take(_options.Prompt);
        long start = Stopwatch.GetTimestamp();
        session.Forward(ids, lastRows: 1);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    // The first step of a turn wakes threads and fills caches again; it is not counted.
    private double Decode()
    {
        _session.Forward(_one);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < StepsOfRound; i++) _session.Forward(_one);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / StepsOfRound;
    }
}
