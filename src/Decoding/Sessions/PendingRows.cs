using Lockstep.Tensors;

namespace Lockstep.Decoding;

/// <summary>An exchange of rows that the next run carries out: asked for, composed with further ones, written as <c>beam_idx</c>, and forgotten when that run has happened.</summary>
internal sealed class PendingRows
{
    private Tensor? _sameRows; // of a run in which every row goes on; kept, so that a steady step allocates nothing

    /// <summary>Row that each row of the next run continues; null when every row goes on. As many as the next run has rows, which need not be as many as the last run had.</summary>
    public int[]? Parents { get; private set; }

    /// <summary>Row <c>i</c> continues what is row <c>parents[i]</c> after the exchanges so far.</summary>
    public void Exchange(int[] parents) => Parents = Parents is { } earlier ? Array.ConvertAll(parents, parent => earlier[parent]) : parents;

    /// <summary>The exchange has happened, or there is nothing to exchange.</summary>
    public void Clear() => Parents = null;

    /// <summary>The <c>beam_idx</c> of the next run, i32 <c>[batch]</c>.</summary>
    public Tensor BeamIdx(int batch) => Parents is null ? SameRows(batch) : Tensor.From(Parents, batch);

    /// <summary>The <c>beam_idx</c> of a run that exchanges nothing, i32 <c>[batch]</c>. The same object every time.</summary>
    public Tensor SameRows(int batch)
    {
        if (_sameRows?.Shape[0] != batch) _sameRows = Tensor.From(Enumerable.Range(0, batch).ToArray(), batch);
        return _sameRows;
    }

    /// <summary>The same exchange for another cache.</summary>
    public PendingRows Copy() => new() { Parents = Parents };
}
