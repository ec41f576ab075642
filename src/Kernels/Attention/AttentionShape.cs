namespace Lockstep.Kernels;

/// <summary>Sizes of one attention call.</summary>
/// <param name="Batch">B, sequences.</param>
/// <param name="Heads">H, query heads; a multiple of <paramref name="KeyValueHeads"/>.</param>
/// <param name="KeyValueHeads">Hkv; query head h reads head h / (H / Hkv) (grouped-query attention).</param>
/// <param name="Queries">L, rows of q.</param>
/// <param name="Keys">T, cached positions.</param>
/// <param name="KeyDim">D, columns of q and k.</param>
/// <param name="ValueDim">Dv, columns of v and of the result.</param>
public readonly record struct AttentionShape(int Batch, int Heads, int KeyValueHeads, int Queries, int Keys, int KeyDim, int ValueDim);
