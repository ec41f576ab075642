using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Plans;

/// <summary>One piece of memory of an arena, and which stretches of it are free.</summary>
internal sealed class ArenaChunk
{
    private readonly List<(long Offset, long Length)> _free = []; // by offset; neighbours are joined

    public ArenaChunk(long length)
    {
        Memory = new ArenaMemory(length);
        Clear();
    }

    public ArenaMemory Memory { get; }

    /// <summary>Frees everything.</summary>
    public void Clear()
    {
        _free.Clear();
        _free.Add((0, Memory.Length));
    }

    /// <summary>Takes the smallest free stretch that holds <paramref name="length"/> bytes; -1 when there is none.</summary>
    public long Take(long length)
    {
        int best = -1;
        for (int i = 0; i < _free.Count; i++)
        {
            if (_free[i].Length >= length && (best < 0 || _free[i].Length < _free[best].Length)) best = i;
        }

        if (best < 0) return -1;
        (long offset, long room) = _free[best];
        if (room == length) _free.RemoveAt(best);
        else _free[best] = (offset + length, room - length);
        return offset;
    }

    /// <summary>Gives a stretch back.</summary>
    public void Return(long offset, long length)
    {
        int next = _free.FindIndex(stretch => stretch.Offset > offset);
        if (next < 0) next = _free.Count;
        if (next < _free.Count && _free[next].Offset == offset + length)
        {
            length += _free[next].Length;
            _free.RemoveAt(next);
        }

        if (next > 0 && _free[next - 1].Offset + _free[next - 1].Length == offset) _free[next - 1] = (_free[next - 1].Offset, _free[next - 1].Length + length);
        else _free.Insert(next, (offset, length));
    }
}
