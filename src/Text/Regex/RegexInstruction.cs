namespace Lockstep.Text.Regex;

/// <summary>One instruction; what its fields mean is said at <see cref="RegexOp"/>.</summary>
internal struct RegexInstruction
{
    public RegexOp Op;
    public bool Negative;
    public int X;
    public int Y;
    public int Min;
    public int Max;
    public CharSet? Set;
    public FirstChars First;
}
