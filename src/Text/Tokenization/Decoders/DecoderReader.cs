namespace Lockstep.Text.Tokenization.Decoders;

/// <summary>Reads the <c>decoder</c> of tokenizer.json: one line a kind.</summary>
internal static class DecoderReader
{
    /// <summary>The decoder; null when there is none or it was refused.</summary>
    public static Decoder? Read(JsonSpot spot)
    {
        if (spot.IsNull)
            return null;
        switch (spot.TypeName)
        {
            case "BPEDecoder": return BpeDecoder.Read(spot);
            case "ByteFallback": return new ByteFallback();
            case "ByteLevel": return new ByteLevel();
            case "CTC": return Ctc.Read(spot);
            case "Fuse": return new Fuse();
            case "Metaspace": return Metaspace.Read(spot);
            case "Replace": return Replace.Read(spot);
            case "Sequence": return new DecoderSequence([.. spot["decoders"].Items().Select(Read).OfType<Decoder>()]);
            case "Strip": return Strip.Read(spot);
            case "WordPiece": return WordPiece.Read(spot);
            case var kind:
                spot.Context.Refuse(spot.Path, $"decoder '{kind}'");
                return null;
        }
    }
}
