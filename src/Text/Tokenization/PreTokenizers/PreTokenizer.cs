namespace Lockstep.Text.Tokenization.PreTokenizers;

/// <summary>Cuts text into the pieces the model sees one by one, and may rewrite them. Thread-safe.</summary>
internal abstract class PreTokenizer
{
    public abstract void Apply(PieceList pieces);
}
