namespace Lockstep.Text.Tokenization.Decoders;

/// <summary>One decoder after the other.</summary>
internal sealed class DecoderSequence(IReadOnlyList<Decoder> items) : Decoder
{
    public override bool HasByteLevel => items.Any(item => item.HasByteLevel);

    public override bool HasByteFallback => items.Any(item => item.HasByteFallback);

    public override string? WhyNotBytewise => items.Select(item => item.WhyNotBytewise).FirstOrDefault(why => why is not null);

    public override DecodeStage Open(DecodeStage next)
    {
        for (int i = items.Count - 1; i >= 0; i--)
            next = items[i].Open(next);
        return next;
    }
}
