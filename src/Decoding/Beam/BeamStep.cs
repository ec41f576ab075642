namespace Lockstep.Decoding;

/// <summary>What the next forward pass of a beam search gets.</summary>
/// <param name="batch">Beams: rows of the session from the second pass on.</param>
internal sealed class BeamStep(int batch)
{
    /// <summary>Row that each row continues, <c>[batch]</c>.</summary>
    public int[] Parents { get; } = new int[batch];

    /// <summary>Token that each row is fed, <c>[batch]</c>.</summary>
    public long[] Tokens { get; } = new long[batch];
}
