using System.Text.Json;

namespace Lockstep.Text.Tokenization.Models;

/// <summary>Reads the <c>model</c> of tokenizer.json.</summary>
internal static class ModelReader
{
    /// <summary>The model, or null after refusing an unknown kind.</summary>
    public static Model? Read(JsonSpot spot)
    {
        if (spot.IsNull)
            throw spot.Expected("a model");
        switch (KindOf(spot))
        {
            case "BPE":
                return BpeReader.Read(spot);
            case "Unigram":
                return Unigram.Read(spot);
            case "WordPiece":
                return WordPiece.Read(spot);
            case "WordLevel":
                return WordLevel.Read(spot);
            case var kind:
                spot.Context.Refuse(spot.Path, $"model '{kind}'");
                return null;
        }
    }

    // Files of 2020 have no type; the members tell.
    private static string KindOf(JsonSpot spot)
    {
        if (!spot["type"].IsNull)
            return spot.TypeName;
        if (!spot["merges"].IsNull)
            return "BPE";
        if (spot["vocab"].Kind == JsonValueKind.Array)
            return "Unigram";
        return spot["max_input_chars_per_word"].IsNull ? "WordLevel" : "WordPiece";
    }
}
