namespace Lockstep.Text.Tokenization.Normalizers;

/// <summary>Unicode normalization form NFD: canonical decomposition.</summary>
internal sealed class Nfd : Normalizer
{
    public override AlignedText Normalize(AlignedText text) => UnicodeNormalization.Apply(text, compatibility: false, compose: false);
}
