namespace Lockstep.Text.Tokenization;

/// <summary>A part [Start, End) of a text in UTF-16 units.</summary>
internal readonly record struct Piece(int Start, int End)
{
    public int Length => End - Start;
}
