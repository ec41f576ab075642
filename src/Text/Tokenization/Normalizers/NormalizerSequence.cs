namespace Lockstep.Text.Tokenization.Normalizers;

/// <summary>One normalizer after the other.</summary>
internal sealed class NormalizerSequence(IReadOnlyList<Normalizer> items) : Normalizer
{
    public override AlignedText Normalize(AlignedText text)
    {
        foreach (Normalizer item in items)
            text = item.Normalize(text);
        return text;
    }
}
