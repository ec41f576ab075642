namespace Lockstep.Text.Tokenization.Normalizers;

/// <summary>Unicode normalization form NFKD: compatibility decomposition.</summary>
internal sealed class Nfkd : Normalizer
{
    public override AlignedText Normalize(AlignedText text) => UnicodeNormalization.Apply(text, compatibility: true, compose: false);
}
