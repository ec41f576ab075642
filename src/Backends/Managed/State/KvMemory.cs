namespace Lockstep.Backends.Managed.State;

/// <summary>The block pools of a request and of all requests forked from it, by size of block.</summary>
internal sealed class KvMemory
{
    private readonly Dictionary<long, BlockPool> _pools = [];

    /// <summary>Blocks in use, of all sizes.</summary>
    public int BlocksInUse
    {
        get
        {
            lock (_pools) return _pools.Values.Sum(pool => pool.InUse);
        }
    }

    /// <summary>The pool of a size.</summary>
    public BlockPool Pool(long blockBytes)
    {
        lock (_pools)
        {
            if (!_pools.TryGetValue(blockBytes, out BlockPool? pool)) _pools[blockBytes] = pool = new BlockPool(blockBytes);
            return pool;
        }
    }
}
