using Lockstep.Decoding.Logits;
using Lockstep.Tensors;

namespace Lockstep.Parity.Compare;

/// <summary>A logits step that changes nothing and keeps every row it sees.</summary>
internal sealed class StepTap : ILogitsStep
{
    private readonly List<float[]> _rows = [];

    public void Apply(LogitsRow row, TokenHistory history) => _rows.Add(row.Logits.ToArray());

    /// <summary>The first rows, f32 <c>[rows, vocabulary]</c>.</summary>
    public Tensor ToTensor(int rows)
    {
        int vocabulary = _rows[0].Length;
        Tensor all = Tensor.Zeros(DType.F32, new Shape(rows, vocabulary));
        for (int row = 0; row < rows; row++) _rows[row].CopyTo(all.Writable<float>()[(row * vocabulary)..]);
        return all;
    }
}
