using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>Checks of an <c>attention_mask</c>, <c>[batch, total]</c>, before a kernel takes it for a rule.</summary>
internal static class PaddingRows
{
    /// <summary>Throws when a row shows keys on both sides of hidden ones: positions that count only what is shown then differ from indices by more than a constant.</summary>
    /// <exception cref="ArgumentException">There is such a row.</exception>
    public static void RequireNoGap(Tensor mask)
    {
        int total = mask.Shape[1];
        for (int row = 0; row < mask.Shape[0]; row++)
        {
            int changes = 0;
            bool shown = false;
            for (int t = 0; t < total; t++)
            {
                if (TokenIndices.At(mask, (row * total) + t) != 0 == shown) continue;
                shown = !shown;
                // Shown, hidden, shown again: the third change.
                if (++changes == 3) throw new ArgumentException($"row {row} of the attention_mask shows keys on both sides of hidden ones, at {t}; this model's ALiBi slopes need padding at the ends only");
            }
        }
    }
}
