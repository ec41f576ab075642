namespace Lockstep.Kernels;

/// <summary>
/// Work over a range of indices. A struct, so that a dispatch allocates nothing; it holds pointers, not spans, and whoever dispatches it
/// keeps what they point to pinned until <see cref="WorkerPool.For"/> has returned.
/// </summary>
public interface IRangeBody
{
    /// <summary>Does items <paramref name="start"/> .. <paramref name="end"/>-1. Called from several threads at once, never twice for one item.</summary>
    /// <param name="start">First item.</param>
    /// <param name="end">One past the last item.</param>
    void Run(int start, int end);
}
