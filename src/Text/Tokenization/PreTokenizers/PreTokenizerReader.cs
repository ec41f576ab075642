namespace Lockstep.Text.Tokenization.PreTokenizers;

/// <summary>Reads the <c>pre_tokenizer</c> of tokenizer.json: one line a kind.</summary>
internal static class PreTokenizerReader
{
    /// <summary>The pre-tokenizer; null when there is none or it was refused.</summary>
    public static PreTokenizer? Read(JsonSpot spot)
    {
        if (spot.IsNull)
            return null;
        switch (spot.TypeName)
        {
            case "BertPreTokenizer": return new BertPreTokenizer();
            case "ByteLevel": return ByteLevel.Read(spot);
            case "CharDelimiterSplit": return CharDelimiterSplit.Read(spot);
            case "Digits": return Digits.Read(spot);
            case "FixedLength": return FixedLength.Read(spot);
            case "Metaspace": return Metaspace.Read(spot);
            case "Punctuation": return Punctuation.Read(spot);
            case "Sequence": return new PreTokenizerSequence([.. spot["pretokenizers"].Items().Select(Read).OfType<PreTokenizer>()]);
            case "Split": return Split.Read(spot);
            case "UnicodeScripts": return new UnicodeScripts();
            case "Whitespace": return new Whitespace();
            case "WhitespaceSplit": return new WhitespaceSplit();
            case var kind:
                spot.Context.Refuse(spot.Path, $"pre-tokenizer '{kind}'");
                return null;
        }
    }
}
