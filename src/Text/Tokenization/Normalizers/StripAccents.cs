using Lockstep.Text.Regex;

namespace Lockstep.Text.Tokenization.Normalizers;

/// <summary>Removes combining marks (general category M).</summary>
internal sealed class StripAccents : CodePointNormalizer
{
    protected override void Write(int codePoint, int index, TextRewriter output)
    {
        if (!OlderUnicode.IsMark(codePoint))
            output.EmitCodePoint(codePoint, index);
    }
}
