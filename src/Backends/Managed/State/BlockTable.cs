namespace Lockstep.Backends.Managed.State;

/// <summary>Addresses of blocks, [batch, capacity], 0 where there is none. Kept between runs, so that a steady step allocates nothing.</summary>
internal sealed class BlockTable(int capacity)
{
    private nint[] _entries = new nint[capacity];
    private int _batch;

    /// <summary>Blocks a sequence that there is room for.</summary>
    public int Capacity { get; private set; } = capacity;

    /// <summary>Sequences. Those that are left out must hold no blocks.</summary>
    public int Batch
    {
        get => _batch;
        set
        {
            if (value * Capacity > _entries.Length) Array.Resize(ref _entries, checked(value * Capacity));
            _batch = value;
        }
    }

    /// <summary>All entries.</summary>
    public ReadOnlySpan<nint> Entries => _entries.AsSpan(0, Batch * Capacity);

    /// <summary>The blocks of a sequence.</summary>
    public Span<nint> Row(int row) => _entries.AsSpan(row * Capacity, Capacity);

    /// <summary>Makes room for so many blocks a sequence.</summary>
    public void Reserve(int blocks)
    {
        if (blocks <= Capacity) return;
        int capacity = Math.Max(blocks, checked(Capacity * 2));
        var grown = new nint[checked(Batch * capacity)];
        for (int row = 0; row < Batch; row++) Row(row).CopyTo(grown.AsSpan(row * capacity));
        (_entries, Capacity) = (grown, capacity);
    }
}
