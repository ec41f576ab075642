using System.Text;

namespace Lockstep.Text.Tests.Tokenization;

/// <summary>A tokenizer.json put together from parts, for tests of one kind at a time.</summary>
internal sealed record TokenizerJson
{
    /// <summary>A small BPE model: a few characters, one merge, and "?" for what is unknown.</summary>
    public const string Characters = """{"type":"BPE","unk_token":"?","vocab":{"?":0,"a":1,"b":2,"c":3,"d":4,"▁":5," ":6,"Ġ":7,"é":8,"ab":9},"merges":["a b"]}""";

    public string Model { get; init; } = Characters;

    public string Normalizer { get; init; } = "null";

    public string PreTokenizer { get; init; } = "null";

    public string PostProcessor { get; init; } = "null";

    public string Decoder { get; init; } = "null";

    public string AddedTokens { get; init; } = "[]";

    public override string ToString() =>
        $$"""{"version":"1.0","added_tokens":{{AddedTokens}},"normalizer":{{Normalizer}},"pre_tokenizer":{{PreTokenizer}},"post_processor":{{PostProcessor}},"decoder":{{Decoder}},"model":{{Model}}}""";

    public Tokenizer Load() => Tokenizer.Parse(Encoding.UTF8.GetBytes(ToString()));
}
