using System.Text.Json;

namespace Lockstep.Text.Tokenization.Models;

/// <summary>Reads a BPE model from tokenizer.json.</summary>
internal static class BpeReader
{
    public static Bpe Read(JsonSpot spot)
    {
        JsonSpot dropout = spot["dropout"];
        if (!dropout.IsNull && dropout.Double() != 0)
            spot.Context.Refuse(dropout.Path, "BPE dropout (it makes encoding random)");
        var options = new BpeOptions
        {
            UnkToken = spot["unk_token"].StringOrNull(),
            ContinuingSubwordPrefix = spot["continuing_subword_prefix"].StringOrNull() ?? "",
            EndOfWordSuffix = spot["end_of_word_suffix"].StringOrNull() ?? "",
            FuseUnk = spot["fuse_unk"].Bool(absent: false),
            ByteFallback = spot["byte_fallback"].Bool(absent: false),
            IgnoreMerges = spot["ignore_merges"].Bool(absent: false),
        };
        Vocabulary vocabulary = Vocabulary.Read(spot["vocab"]);
        return new Bpe(vocabulary, ReadMerges(spot["merges"], vocabulary, options.ContinuingSubwordPrefix.Length), options);
    }

    private static MergeTable ReadMerges(JsonSpot spot, Vocabulary vocabulary, int prefixLength)
    {
        var table = new MergeTable(spot.ArrayLength);
        int rank = 0;
        foreach (JsonSpot item in spot.Items())
        {
            (string left, string right) = ReadPair(item);
            // A right part that carries the continuing prefix loses it when it joins.
            string merged = string.Concat(left, right.AsSpan(Math.Min(prefixLength, right.Length)));
            table.Add(IdOf(item, vocabulary, left), IdOf(item, vocabulary, right), rank++, IdOf(item, vocabulary, merged));
        }
        return table;
    }

    // A merge is "a b" in older files and ["a", "b"] in newer ones.
    private static (string Left, string Right) ReadPair(JsonSpot item)
    {
        if (item.Kind == JsonValueKind.Array)
        {
            JsonSpot[] parts = [.. item.Items()];
            return parts.Length == 2 ? (parts[0].String(), parts[1].String()) : throw item.Expected("a pair of tokens");
        }
        string text = item.String();
        int space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || text.IndexOf(' ', space + 1) >= 0)
            throw item.Expected("two tokens with one space between them");
        return (text[..space], text[(space + 1)..]);
    }

    private static int IdOf(JsonSpot item, Vocabulary vocabulary, string token)
    {
        int id = vocabulary.IdOf(token);
        return id >= 0 ? id : throw item.Context.Error(item.Path, $"the merge needs the token '{token}', which the vocabulary does not have");
    }
}
