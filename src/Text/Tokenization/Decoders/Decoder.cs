namespace Lockstep.Text.Tokenization.Decoders;

/// <summary>One link of the chain that turns tokens back into text. Immutable; a stream gets its own stage.</summary>
internal abstract class Decoder
{
    /// <summary>Whether it reads tokens as bytes in <see cref="ByteAlphabet"/>.</summary>
    public virtual bool HasByteLevel => false;

    /// <summary>Whether it reads tokens such as <c>&lt;0xE5&gt;</c> as bytes.</summary>
    public virtual bool HasByteFallback => false;

    /// <summary>Why a text is not the bytes of its tokens one after the other (the beginning of the text aside); null when it is.</summary>
    public virtual string? WhyNotBytewise => null;

    /// <summary>Starts a stream that hands its result on to <paramref name="next"/>.</summary>
    public abstract DecodeStage Open(DecodeStage next);
}
