namespace Lockstep.Text.Tokenization.Normalizers;

/// <summary>Unicode normalization form NFC: canonical decomposition, then composition.</summary>
internal sealed class Nfc : Normalizer
{
    public override AlignedText Normalize(AlignedText text) => UnicodeNormalization.Apply(text, compatibility: false, compose: true);
}
