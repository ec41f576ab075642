namespace Lockstep.Text.Tokenization.Normalizers;

/// <summary>Reads the <c>normalizer</c> of tokenizer.json: one line a kind.</summary>
internal static class NormalizerReader
{
    /// <summary>The normalizer; null when there is none or it was refused.</summary>
    public static Normalizer? Read(JsonSpot spot)
    {
        if (spot.IsNull)
            return null;
        switch (spot.TypeName)
        {
            case "BertNormalizer": return BertNormalizer.Read(spot);
            case "ByteLevel": return new ByteLevel();
            case "Lowercase": return new Lowercase();
            case "NFC": return new Nfc();
            case "NFD": return new Nfd();
            case "NFKC": return new Nfkc();
            case "NFKD": return new Nfkd();
            case "Nmt": return new Nmt();
            case "Precompiled": return Precompiled.Read(spot);
            case "Prepend": return Prepend.Read(spot);
            case "Replace": return Replace.Read(spot);
            case "Sequence": return new NormalizerSequence([.. spot["normalizers"].Items().Select(Read).OfType<Normalizer>()]);
            case "Strip": return Strip.Read(spot);
            case "StripAccents": return new StripAccents();
            case var kind:
                spot.Context.Refuse(spot.Path, $"normalizer '{kind}'");
                return null;
        }
    }
}
