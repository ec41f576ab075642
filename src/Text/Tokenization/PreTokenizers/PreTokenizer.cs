namespace Lockstep.Text.Tokenization.PreTokenizers;

/// <summary>Cuts text into the pieces the model sees one by one, and may rewrite them. Thread-safe.</summary>
internal abstract class PreTokenizer
{
    /// <summary>Whether the last thing it does is to write every piece as bytes in <see cref="ByteAlphabet"/>.</summary>
    public virtual bool EndsInBytes => false;

    public abstract void Apply(PieceList pieces);

    /// <summary>As <see cref="Apply"/>, without the writing of bytes it ends in.</summary>
    public virtual void Cut(PieceList pieces) => Apply(pieces);
}
