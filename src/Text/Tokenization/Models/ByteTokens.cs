namespace Lockstep.Text.Tokenization.Models;

/// <summary>The tokens <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c> that stand for single bytes of characters a vocabulary lacks.</summary>
internal static class ByteTokens
{
    /// <summary>The id for each byte, -1 where the vocabulary has none.</summary>
    public static int[] Read(Vocabulary vocabulary)
    {
        var ids = new int[256];
        for (int b = 0; b < ids.Length; b++)
            ids[b] = vocabulary.IdOf($"<0x{b:X2}>");
        return ids;
    }
}
