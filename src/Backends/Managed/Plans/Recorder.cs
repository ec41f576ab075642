using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Plans;

/// <summary>Follows which blocks of an arena the slots of a run use, and gives a block back when its last slot is released.</summary>
internal sealed class Recorder(Arena arena, int slotCount)
{
    private readonly int[] _blockOf = new int[slotCount]; // number in _blocks; -1 for a slot whose tensor lies elsewhere
    private readonly List<(ArenaBlock Block, int Users)> _blocks = [];

    /// <summary>Begins a run: the arena is empty.</summary>
    public void Begin()
    {
        arena.Clear();
        _blocks.Clear();
        Array.Fill(_blockOf, -1);
    }

    /// <summary>A tensor of its own for a slot.</summary>
    public Tensor Make(int slot, DType type, Shape shape)
    {
        ArenaBlock block = arena.Take(type.ByteLength(shape.ElementCount));
        _blockOf[slot] = _blocks.Count;
        _blocks.Add((block, 1));
        return arena.TensorAt(block, type, shape);
    }

    /// <summary>Notes that a slot holds a tensor that an op took from one of its inputs.</summary>
    /// <returns>False when it lies in the arena, but in no block of the inputs: then it must be copied.</returns>
    public bool Share(int slot, Tensor tensor, int[] inputs)
    {
        if (!arena.Owns(tensor)) return true;
        foreach (int input in inputs)
        {
            int number = _blockOf[input];
            if (number < 0 || !arena.Contains(_blocks[number].Block, tensor)) continue;
            _blockOf[slot] = number;
            _blocks[number] = (_blocks[number].Block, _blocks[number].Users + 1);
            return true;
        }

        return false;
    }

    /// <summary>Notes that nothing will read a slot again.</summary>
    public void Release(int slot)
    {
        int number = _blockOf[slot];
        if (number < 0) return;
        _blockOf[slot] = -1;
        (ArenaBlock block, int users) = _blocks[number];
        _blocks[number] = (block, users - 1);
        if (users == 1) arena.Return(block);
    }
}
