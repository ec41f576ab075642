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
        var merges = new List<MergeTable.Merge>(vocabulary.Count);
        var json = new JsonScanner(spot);
        var pair = new MergePair();
        // Merges and what they make are mostly listed in the same order.
        int next = 0;
        json.Take('[');
        for (bool more = !json.TryTake(']'); more; more = json.TakeComma(']'))
        {
            json.Index = merges.Count;
            pair.Take(ref json);
            int left = vocabulary.IdOf(pair.Left);
            int right = vocabulary.IdOf(pair.Right);
            if (left < 0 || right < 0)
                throw Missing(left < 0 ? pair.Left : pair.Right, ref json);
            ReadOnlySpan<char> joined = pair.Join(prefixLength);
            int id = vocabulary.IdOf(joined, ref next);
            if (id < 0)
                throw Missing(joined, ref json);
            merges.Add(new MergeTable.Merge(left, right, id));
        }
        return new MergeTable(CollectionsMarshal.AsSpan(merges));
    }

    private static TokenizerException Missing(ReadOnlySpan<char> token, ref JsonScanner json) =>
        json.Error($"the merge needs the token '{token}', which the vocabulary does not have");
}
