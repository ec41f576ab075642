namespace Lockstep.Text.Tokenization.Normalizers;

/// <summary>Unicode normalization form NFKC: compatibility decomposition, then composition.</summary>
internal sealed class Nfkc : Normalizer
{
    public override AlignedText Normalize(AlignedText text) => UnicodeNormalization.Apply(text, compatibility: true, compose: true);
}
