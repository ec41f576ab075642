using Lockstep.Kernels;

namespace Lockstep.Backends.Managed;

/// <summary>Measures a <see cref="Roofline"/>, as often as it is asked: on a shared machine it changes from second to second.</summary>
public sealed class RooflineMeter : IDisposable
{
    private readonly WorkerPool _pool;
    private readonly MachineLimits _limits;

    /// <summary>Prepares to measure; holds 256 MB.</summary>
    /// <param name="threads">Threads; 0 takes the cores this process may use.</param>
    public RooflineMeter(int threads)
    {
        _pool = new WorkerPool(threads > 0 ? threads : Environment.ProcessorCount);
        _limits = new MachineLimits(_pool);
    }

    /// <summary>Measures all of it; about a tenth of a second.</summary>
    public Roofline Measure() => new(_limits.ReadBytes(), _limits.MultiplyAdds(), _limits.ByteDots());

    /// <inheritdoc/>
    public void Dispose()
    {
        _limits.Dispose();
        _pool.Dispose();
    }
}
