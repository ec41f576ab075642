using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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

    // 150,000 merges are read in one go: no string is made for any of them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static MergeTable ReadMerges(JsonSpot spot, Vocabulary vocabulary, int prefixLength)
    {
        if (spot.Kind != JsonValueKind.Array)
            throw spot.Expected("an array");
        var merges = new List<MergeTable.Merge>();
        var json = new Utf8JsonReader(spot.Utf8);
        var pair = new MergePair(spot);
        json.Read();
        for (int rank = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; rank++)
        {
            pair.Read(ref json, rank);
            (int left, int right) = (pair.IdOf(pair.Left, vocabulary), pair.IdOf(pair.Right, vocabulary));
            merges.Add(new MergeTable.Merge(left, right, pair.IdOf(pair.Join(prefixLength), vocabulary)));
        }
        return new MergeTable(CollectionsMarshal.AsSpan(merges));
    }
}
