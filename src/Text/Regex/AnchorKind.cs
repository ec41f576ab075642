namespace Lockstep.Text.Regex;

/// <summary>Zero-width places, named as in Oniguruma's manual.</summary>
internal enum AnchorKind
{
    BeginLine,
    EndLine,
    BeginText,
    EndText,
    EndTextOrLastNewline,
    WordBoundary,
    NotWordBoundary,
}
