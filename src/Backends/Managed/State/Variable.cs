using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.State;

/// <summary>
/// One variable of a request: a tensor as Assign wrote it, or a cache that a fused kernel appends to. Truncation is a note that the next read acts on,
/// so it costs nothing by itself.
/// </summary>
internal sealed class Variable(string id) : IVariable
{
    private Tensor? _value;
    private KvCache? _cache;
    private int _axis;
    private int _length = -1;

    public string Id => id;

    /// <summary>True when the variable holds something.</summary>
    public bool IsSet => _value is not null || _cache is not null;

    public Tensor? Value
    {
        get
        {
            if (_cache is not null) return _cache.ToTensor();
            if (_length < 0 || _value is null) return _value;
            _value = _value.KeepFirst(_axis, _length);
            _length = -1;
            return _value;
        }

        set => (_value, _cache, _length) = (value, null, -1);
    }

    /// <summary>Positions in the cache; 0 while the variable is unset.</summary>
    public int CacheLength => _cache?.Length ?? Value?.Shape[2] ?? 0;

    /// <summary>The variable as a cache, made of its tensor when it still is one.</summary>
    public KvCache Cache(int batch, int heads, int dim)
    {
        if (_cache is not null) return _cache;
        _cache = Value is { } value ? KvCache.From(value) : KvCache.Empty(batch, heads, dim);
        (_value, _length) = (null, -1);
        return _cache;
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
        // A cache that was made in a run that failed holds nothing: the variable is unset again.
        if (!completed && _cache is { Length: 0 }) _cache = null;
    }
}
