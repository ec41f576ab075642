using System.Text;

namespace Lockstep.Text.Tokenization.Normalizers;

/// <summary>Unicode lower case, character by character (so without the final sigma).</summary>
internal sealed class Lowercase : CodePointNormalizer
{
    protected override void Write(int codePoint, int index, TextRewriter output)
    {
        // The only character whose lower case is two: capital I with a dot.
        if (codePoint == 0x130)
            output.Emit("i\u0307", index);
        else
            output.EmitCodePoint(Rune.IsValid(codePoint) ? Rune.ToLowerInvariant(new Rune(codePoint)).Value : codePoint, index);
    }
}
