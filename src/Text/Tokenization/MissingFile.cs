namespace Lockstep.Text.Tokenization;

/// <summary>The sentence for a model folder without a tokenizer.json: what it has instead and how to get the file.</summary>
internal static class MissingFile
{
    public static string Describe(string folder)
    {
        string has = Has(folder, "openvino_tokenizer.xml") ? " It has openvino_tokenizer.xml, a graph of string operations that only the native runtime can run."
            : Has(folder, "tokenizer.model") || Has(folder, "spiece.model") ? " It has a SentencePiece model, from which Transformers makes the file."
            : Has(folder, "vocab.json") || Has(folder, "vocab.txt") ? " It has the vocabulary of a slow tokenizer, from which Transformers makes the file."
            : "";
        return $"{folder}: there is no tokenizer.json.{has} To get it, run in Python: transformers.AutoTokenizer.from_pretrained(MODEL).save_pretrained(\"{folder}\"), "
            + "with MODEL the name or the folder that the model was exported from.";
    }

    private static bool Has(string folder, string file) => File.Exists(Path.Combine(folder, file));
}
