namespace Lockstep.Text.Tokenization.Normalizers;

/// <summary>Changes text before anything else looks at it. Thread-safe.</summary>
internal abstract class Normalizer
{
    /// <summary>The changed text; the same object when nothing changes.</summary>
    public abstract AlignedText Normalize(AlignedText text);
}
