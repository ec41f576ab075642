namespace Lockstep.Text.Tokenization.Models;

/// <summary>The symbols of one word while BPE merges them: a linked list in arrays. Reused from word to word.</summary>
internal sealed class SymbolList
{
    // Below this length looking through all pairs beats keeping a heap.
    private const int ScanLimit = 32;

    private int[] _ids = new int[64];
    private int[] _ends = new int[64];
    private int[] _next = new int[64];
    private int[] _previous = new int[64];
    private int[] _ranks = new int[64];
    private readonly PriorityQueue<(int Position, int Id), long> _queue = new();

    public int Count { get; private set; }

    /// <summary>How many symbols fit without growing.</summary>
    public int Capacity => _ids.Length;

    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Count);

    /// <summary>Where each symbol ends in the word, in UTF-16 units.</summary>
    public ReadOnlySpan<int> Ends => _ends.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(int id, int end)
    {
        if (Count == _ids.Length)
            Grow();
        _ids[Count] = id;
        _ends[Count] = end;
        Count++;
    }

    /// <summary>Merges the pair of lowest rank, the leftmost of equals, until none merges.</summary>
    public void Merge(MergeTable merges)
    {
        if (Count < 2)
            return;
        if (Count <= ScanLimit)
            MergeByScan(merges);
        else
            MergeByHeap(merges);
    }

    private void MergeByScan(MergeTable merges)
    {
        Span<int> ids = _ids;
        Span<int> ranks = _ranks;
        for (int i = 0; i + 1 < Count; i++)
            ranks[i] = merges.RankOf(ids[i], ids[i + 1], out _);
        while (Count > 1)
        {
            int best = 0;
            for (int i = 1; i + 1 < Count; i++)
            {
                if (ranks[i] < ranks[best])
                    best = i;
            }
            if (ranks[best] == int.MaxValue)
                return;
            merges.RankOf(ids[best], ids[best + 1], out ids[best]);
            RemoveAfter(best);
            if (best > 0)
                ranks[best - 1] = merges.RankOf(ids[best - 1], ids[best], out _);
            if (best + 1 < Count)
                ranks[best] = merges.RankOf(ids[best], ids[best + 1], out _);
        }
    }

    private void RemoveAfter(int index)
    {
        int tail = Count - index - 2;
        _ends[index] = _ends[index + 1];
        _ids.AsSpan(index + 2, tail).CopyTo(_ids.AsSpan(index + 1));
        _ends.AsSpan(index + 2, tail).CopyTo(_ends.AsSpan(index + 1));
        _ranks.AsSpan(index + 1, tail).CopyTo(_ranks.AsSpan(index));
        Count--;
    }

    // O(n log n): entries go stale when a neighbour merges and are dropped when they come up.
    private void MergeByHeap(MergeTable merges)
    {
        _queue.Clear();
        for (int i = 0; i < Count; i++)
        {
            _previous[i] = i - 1;
            _next[i] = i + 1 < Count ? i + 1 : -1;
        }
        for (int i = 0; i + 1 < Count; i++)
            Enqueue(merges, i);
        while (_queue.TryDequeue(out (int Position, int Id) top, out _))
        {
            int left = top.Position;
            int right = _ids[left] < 0 ? -1 : _next[left];
            if (right < 0 || merges.RankOf(_ids[left], _ids[right], out int id) == int.MaxValue || id != top.Id)
                continue;
            _ids[left] = id;
            _ids[right] = -1;
            _ends[left] = _ends[right];
            _next[left] = _next[right];
            if (_next[left] >= 0)
            {
                _previous[_next[left]] = left;
                Enqueue(merges, left);
            }
            if (_previous[left] >= 0)
                Enqueue(merges, _previous[left]);
        }
        Compact();
    }

    private void Enqueue(MergeTable merges, int left)
    {
        int rank = merges.RankOf(_ids[left], _ids[_next[left]], out int id);
        if (rank != int.MaxValue)
            _queue.Enqueue((left, id), (long)rank << 32 | (uint)left);
    }

    private void Compact()
    {
        int count = 0;
        for (int i = 0; i >= 0; i = _next[i])
        {
            _ids[count] = _ids[i];
            _ends[count] = _ends[i];
            count++;
        }
        Count = count;
    }

    private void Grow()
    {
        int capacity = Count * 2;
        Array.Resize(ref _ids, capacity);
        Array.Resize(ref _ends, capacity);
        Array.Resize(ref _next, capacity);
        Array.Resize(ref _previous, capacity);
        Array.Resize(ref _ranks, capacity);
    }
}
