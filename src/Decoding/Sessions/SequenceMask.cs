using Lockstep.Tensors;

namespace Lockstep.Decoding;

/// <summary>Which tokens of each sequence are real and which are padding, and the positions that follow from it.</summary>
internal sealed class SequenceMask
{
    private const int FirstRoom = 256;

    private readonly long[][] _rows; // [batch][room], 0 for padding
    private readonly int[] _real;    // real tokens of each sequence
    private readonly ReusableTensor _dense = new(DType.I64);
    private readonly ReusableTensor _positions = new(DType.I64);

    /// <summary>Empty sequences.</summary>
    public SequenceMask(int batch)
    {
        _rows = new long[batch][];
        _real = new int[batch];
        for (int row = 0; row < batch; row++) _rows[row] = new long[FirstRoom];
    }

    private SequenceMask(SequenceMask other, ReadOnlySpan<int> parents)
    {
        Length = other.Length;
        _rows = new long[parents.Length][];
        _real = new int[parents.Length];
        for (int row = 0; row < parents.Length; row++) (_rows[row], _real[row]) = ([.. other._rows[parents[row]]], other._real[parents[row]]);
    }

    /// <summary>Number of sequences.</summary>
    public int Batch => _rows.Length;

    /// <summary>Tokens of each sequence, padding included.</summary>
    public int Length { get; private set; }

    /// <summary>Appends tokens to every sequence.</summary>
    /// <param name="tokens">How many.</param>
    /// <param name="mask"><c>[batch, tokens]</c>, 0 for padding; empty when all are real.</param>
    public void Append(int tokens, ReadOnlySpan<long> mask)
    {
        for (int row = 0; row < Batch; row++)
        {
            if (_rows[row].Length < Length + tokens) Array.Resize(ref _rows[row], Math.Max(Length + tokens, _rows[row].Length * 2));
            for (int t = 0; t < tokens; t++)
            {
                long bit = mask.IsEmpty || mask[row * tokens + t] != 0 ? 1 : 0;
                _rows[row][Length + t] = bit;
                _real[row] += (int)bit;
            }
        }

        Length += tokens;
    }

    /// <summary>Keeps the first tokens.</summary>
    public void Truncate(int length)
    {
        for (int row = 0; row < Batch; row++)
        {
            for (int t = length; t < Length; t++) _real[row] -= (int)_rows[row][t];
        }

        Length = length;
    }

    /// <summary>A mask of its own in which sequence i continues <c>parents[i]</c>.</summary>
    public SequenceMask Reordered(ReadOnlySpan<int> parents) => new(this, parents);

    /// <summary>The <c>attention_mask</c>, <c>[batch, length]</c>, i64. The same object every time.</summary>
    public Tensor ToTensor()
    {
        Tensor tensor = _dense.Resize(Batch, Length);
        Span<long> values = tensor.Writable<long>();
        for (int row = 0; row < Batch; row++) _rows[row].AsSpan(0, Length).CopyTo(values[(row * Length)..]);
        return tensor;
    }

    /// <summary>
    /// The <c>position_ids</c> of the last tokens, <c>[batch, tokens]</c> or <c>[axes, batch, tokens]</c>, i64: the number of real tokens before each; padding
    /// takes position 1, which the mask hides. The same object every time.
    /// </summary>
    /// <param name="tokens">How many of the last tokens.</param>
    /// <param name="axes">Copies, as M-RoPE wants (time, height and width, which are the same for text); 0 for a tensor of rank 2.</param>
    /// <param name="depths">Of tokens that are a tree of one sequence: they stand so many positions behind the first; empty for a chain.</param>
    public Tensor Positions(int tokens, int axes, ReadOnlySpan<int> depths = default)
    {
        Tensor tensor = axes == 0 ? _positions.Resize(Batch, tokens) : _positions.Resize(axes, Batch, tokens);
        Span<long> values = tensor.Writable<long>();
        int count = Batch * tokens;
        for (int row = 0; row < Batch; row++)
        {
            ReadOnlySpan<long> bits = _rows[row].AsSpan(Length - tokens, tokens);
            long next = _real[row];
            foreach (long bit in bits) next -= bit;
            for (int t = 0; t < tokens; t++)
            {
                values[row * tokens + t] = bits[t] == 0 ? 1 : depths.IsEmpty ? next : next + depths[t];
                if (depths.IsEmpty) next += bits[t];
            }
        }

        for (int axis = 1; axis < axes; axis++) values[..count].CopyTo(values[(axis * count)..]);
        return tensor;
    }
}
