using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.State;

/// <summary>
/// One variable of a request: a tensor as Assign wrote it, or a cache that a fused kernel appends to. Truncation is a note that the next read acts on,
/// so it costs nothing by itself.
/// </summary>
internal sealed class Variable(string id, KvMemory memory) : IVariable
{
    private Tensor? _value;
    private KvCache? _cache;
    private bool _isNewCache; // made in the run in progress: _value still counts if the run fails
    private int _axis;
    private int _length = -1;

    public string Id => id;

    /// <summary>True when the variable holds something.</summary>
    public bool IsSet => _value is not null || _cache is not null;

    public Tensor? Value
    {
        get
        {
            if (_cache is not null && !_isNewCache) return _cache.ToTensor();
            if (_length < 0 || _value is null) return _value;
            _value = _value.KeepFirst(_axis, _length);
            _length = -1;
            return _value;
        }

        set
        {
            _cache?.Dispose();
            (_value, _cache, _isNewCache, _length) = (value, null, false, -1);
        }
    }

    /// <summary>Positions in the cache; 0 while the variable is unset.</summary>
    public int CacheLength => _cache?.Length ?? Value?.Shape[2] ?? 0;

    /// <summary>The variable as a cache of [batch, heads, positions, dim], made of its tensor when it still is one.</summary>
    public KvCache Cache(KvType type, KvLayout layout, int heads, int dim)
    {
        if (_cache is not null) return _cache;
        var cache = new KvCache(new KvBlockFormat(type, layout, heads, dim), memory);
        if (Value is { ElementCount: > 0 } value)
        {
            cache.Append(value);
            cache.EndRun(completed: true);
        }

        (_cache, _isNewCache) = (cache, true);
        return cache;
    }

    public void Truncate(int axis, int length)
    {
        if (!IsSet) throw new InvalidOperationException($"Variable '{id}' holds nothing to truncate.");
        int now = _cache?.Length ?? (_length >= 0 && axis == _axis ? _length : _value!.Shape[axis]);
        if (length > now) throw new ArgumentOutOfRangeException(nameof(length), $"Variable '{id}' has {now} positions along axis {axis}, so {length} cannot be kept.");
        if (_cache is not null)
        {
            _cache.Truncate(length);
            return;
        }

        if (_length >= 0 && axis != _axis) _ = Value;
        (_axis, _length) = (axis, length);
    }

    /// <summary>Ends a run: what a fused kernel appended counts, or is forgotten.</summary>
    public void EndRun(bool completed)
    {
        _cache?.EndRun(completed);
        if (!_isNewCache) return;
        _isNewCache = false;
        if (completed)
        {
            (_value, _length) = (null, -1);
            return;
        }

        _cache!.Dispose();
        _cache = null;
    }

    /// <summary>Takes the path to a row of the last run, a tree, into the cache.</summary>
    /// <exception cref="InvalidOperationException">The last run was no tree.</exception>
    public void Keep(int row)
    {
        if (_cache is null) throw new InvalidOperationException($"Variable '{id}' has no cache to keep a path in.");
        _cache.Keep(row);
    }

    /// <summary>Takes over the content of the same variable of another request; blocks of a cache are shared.</summary>
    public void ShareFrom(Variable other)
    {
        Value = other._value;
        (_cache, _axis, _length) = (other._cache?.Share(), other._axis, other._length);
    }
}
