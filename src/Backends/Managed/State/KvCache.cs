using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.State;

/// <summary>
/// Keys or values of one layer, [batch, heads, capacity, dim], f32. Positions are appended in place behind <see cref="Length"/> and count once the run
/// has ended, so a run that fails leaves the cache as it was, and cutting back is setting a number.
/// </summary>
internal sealed class KvCache
{
    private const int SmallestCapacity = 64;

    private float[] _data = [];
    private float[]? _exchanged; // rows in another order, until the run ends
    private int _exchangedBatch;
    private int _pending;

    private KvCache(int batch, int heads, int dim) => (Batch, Heads, Dim) = (batch, heads, dim);

    public int Batch { get; private set; }

    public int Heads { get; }

    public int Dim { get; }

    /// <summary>Positions that count.</summary>
    public int Length { get; private set; }

    /// <summary>Positions that there is room for.</summary>
    public int Capacity { get; private set; }

    /// <summary>An empty cache.</summary>
    public static KvCache Empty(int batch, int heads, int dim) => new(batch, heads, dim);

    /// <summary>A cache with the content of a variable, f32 [batch, heads, length, dim].</summary>
    public static KvCache From(Tensor tensor)
    {
        var cache = new KvCache(tensor.Shape[0], tensor.Shape[1], tensor.Shape[3]);
        cache.Append(tensor);
        cache.EndRun(completed: true);
        return cache;
    }

    /// <summary>Copies new positions behind the old ones.</summary>
    /// <param name="rows">[batch, heads, tokens, dim], f32.</param>
    /// <param name="parents">Row i continues row <c>parents[i]</c>; empty for the same rows.</param>
    /// <returns>Old and new positions: a window of [batch, heads, <see cref="Capacity"/>, dim].</returns>
    public ReadOnlySpan<float> Append(Tensor rows, ReadOnlySpan<int> parents = default)
    {
        int tokens = rows.Shape[2];
        Reserve(Length + tokens);
        if (!IsIdentity(parents)) Exchange(parents);
        float[] target = _exchanged ?? _data;
        ReadOnlySpan<float> source = rows.Values<float>();
        int blocks = rows.Shape[0] * Heads;
        for (int block = 0; block < blocks; block++)
            source.Slice(block * tokens * Dim, tokens * Dim).CopyTo(target.AsSpan((block * Capacity + Length) * Dim));
        _pending = tokens;
        return target;
    }

    /// <summary>Ends a run: what was appended counts from now on, or is forgotten.</summary>
    public void EndRun(bool completed)
    {
        if (completed)
        {
            if (_exchanged is not null) (_data, Batch) = (_exchanged, _exchangedBatch);
            Length += _pending;
        }

        (_exchanged, _pending) = (null, 0);
    }

    /// <summary>Keeps the first positions.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>The content as a dense tensor of its own.</summary>
    public Tensor ToTensor()
    {
        Tensor tensor = Tensor.Uninitialized(DType.F32, new Shape(Batch, Heads, Length, Dim));
        for (int block = 0; block < Batch * Heads; block++)
            _data.AsSpan(block * Capacity * Dim, Length * Dim).CopyTo(tensor.Writable<float>()[(block * Length * Dim)..]);
        return tensor;
    }

    private bool IsIdentity(ReadOnlySpan<int> parents)
    {
        if (parents.IsEmpty) return true;
        for (int i = 0; i < parents.Length; i++)
        {
            if (parents[i] != i) return false;
        }

        return parents.Length == Batch;
    }

    private void Exchange(ReadOnlySpan<int> parents)
    {
        int row = Heads * Capacity * Dim;
        _exchanged = GC.AllocateUninitializedArray<float>(checked(parents.Length * row));
        _exchangedBatch = parents.Length;
        for (int i = 0; i < parents.Length; i++)
        {
            if (parents[i] < 0 || parents[i] >= Batch) throw new ArgumentException($"beam_idx {parents[i]} lies outside a batch of {Batch}");
            _data.AsSpan(parents[i] * row, row).CopyTo(_exchanged.AsSpan(i * row));
        }
    }

    // Doubling keeps the cost of growing constant per token.
    private void Reserve(int length)
    {
        if (length <= Capacity) return;
        int capacity = Math.Max(SmallestCapacity, Math.Max(length, checked(Capacity * 2)));
        float[] grown = GC.AllocateUninitializedArray<float>(checked(Batch * Heads * capacity * Dim));
        for (int block = 0; block < Batch * Heads; block++)
            _data.AsSpan(block * Capacity * Dim, Length * Dim).CopyTo(grown.AsSpan(block * capacity * Dim));
        (_data, Capacity) = (grown, capacity);
    }
}
