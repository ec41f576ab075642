using BenchmarkDotNet.Attributes;
using Lockstep.Kernels.Bench;

namespace Lockstep.Kernels.Benchmarks;

/// <summary>Multiplications with packed weights [2048, 2048] that come from memory at every call, on all cores.</summary>
public class MatMulBenchmarks : IDisposable
{
    private const int Size = 2048, GroupSize = 128;
    private const long PoolBytes = 320L << 20;

    private WorkerPool _pool = null!;
    private Subject _subject = null!;
    private float[] _x = [], _y = [];

    /// <summary>Weights and activations: `fast` is int8 activations.</summary>
    [Params("f32 packed", "f16 packed", "int8 packed", "int4 packed", "int8 fast", "int4 fast")]
    public string Weights { get; set; } = "";

    /// <summary>Rows of activations.</summary>
    [Params(1, 6, 128)]
    public int Rows { get; set; }

    /// <summary>The least seconds that this machine needs for what a benchmark reads and multiplies, by its parameters; measured just before it ran.</summary>
    internal static Dictionary<(string Weights, int Rows), double> LeastSeconds { get; } = [];

    /// <summary>Prepares weights and measures the machine.</summary>
    [GlobalSetup]
    public void Setup()
    {
        string[] words = Weights.Split(' ');
        _pool = new WorkerPool(Environment.ProcessorCount);
        _subject = new Subject(words[0], words[1], Size, Size, words[0] == "int4" ? GroupSize : Size, PoolBytes, _pool);
        var random = new Random(1);
        _x = [.. Enumerable.Range(0, Rows * Size).Select(_ => random.NextSingle() - 0.5f)];
        _y = new float[Rows * Size];
        using var limits = new MachineLimits(_pool);
        double read = 0, multiply = 0;
        for (int round = 0; round < 5; round++)
        {
            read = Math.Max(read, limits.ReadBytes());
            multiply = Math.Max(multiply, words[1] == "fast" ? limits.ByteDots() : limits.MultiplyAdds());
        }

        LeastSeconds[(Weights, Rows)] = Math.Max(_subject.Bytes / read, 2.0 * Rows * Size * Size / multiply);
    }

    /// <summary>Frees the weights.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _subject.Dispose();
        _pool.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>One multiplication.</summary>
    [Benchmark]
    public void MatMul() => _subject.Run(_x, Rows, _y, _pool);
}
