namespace Lockstep.Text.Tokenization.Decoders;

/// <summary>One link of the chain that turns tokens back into text. Immutable; a stream gets its own stage.</summary>
internal abstract class Decoder
{
    /// <summary>Starts a stream that hands its result on to <paramref name="next"/>.</summary>
    public abstract DecodeStage Open(DecodeStage next);
}
