using System.Diagnostics;
using System.Text;

namespace Lockstep.Text.Tests.Tokenization;

/// <summary>Broken files: a tokenizer or a sentence, never another exception and never a hang. LOCKSTEP_MUTATIONS sets how many are tried.</summary>
public sealed class MutationTests
{
    private const int DefaultCount = 4000;

    private static readonly string[] s_values =
    [
        "null", "true", "-1", "0", "1", "2147483647", "4294967296", "1e999", "0.5", "\"\"", "\"a\"", "\"\\ud800\"", "\"▁\"", "\"😀\"", "[]", "{}", "[[]]", "\"[\"", "\"(\"", "\"a**\"", "\"(?:a*)*b\"",
        "\"\\\\p{L}\"", "\"Isolated\"", "\"MergedWithNext\"", "\"BPE\"", "\"WordLevel\"", "\"Unigram\"", "\"WordPiece\"", "\"Sequence\"", "\"ByteLevel\"", "\"Split\"", "\"Strip\"", "16777217",
    ];

    private static readonly string[] s_files = [.. Files().Select(json => json.ToString())];

    [Fact]
    public void A_mutated_file_gives_a_tokenizer_or_a_sentence()
    {
        int count = int.TryParse(Environment.GetEnvironmentVariable("LOCKSTEP_MUTATIONS"), out int asked) ? asked : DefaultCount;
        int loaded = 0;
        for (int seed = 0; seed < count; seed++)
        {
            string json = Mutate(new Random(seed));
            var watch = Stopwatch.StartNew();
            try
            {
                loaded += Try(json, new Random(seed)) ? 1 : 0;
            }
            catch (Exception e) when (e is not TokenizerException)
            {
                Assert.Fail($"seed {seed}: {e.GetType().Name}: {e.Message}\n{json}\n{e.StackTrace}");
            }
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"seed {seed} took {watch.Elapsed}\n{json}");
        }
        // A test of errors alone would say little.
        Assert.InRange(loaded, count / 20, count);
    }

    [Fact]
    public void The_files_that_are_mutated_are_good() => Assert.All(s_files, file => Assert.True(Try(file, new Random(1))));

    private static bool Try(string json, Random random)
    {
        Tokenizer tokenizer;
        try
        {
            tokenizer = Tokenizer.Parse(Encoding.UTF8.GetBytes(json));
        }
        catch (TokenizerException e)
        {
            Assert.True(e.Message.Length > 20, e.Message);
            return false;
        }
        foreach (string text in new[] { "", "ab cd  ab\u0301\n日😀.", "<x>a <x>", RandomText.Next(random), new string('a', 300) })
        {
            try
            {
                int[] ids = tokenizer.Encode(text);
                tokenizer.Decode(ids);
                Assert.Equal(ids, tokenizer.EncodeWithOffsets(text).Ids);
                Array.ForEach(ids, id => tokenizer.TokenBytes(id));
                tokenizer.Encode(text, "a b", new EncodingOptions { Truncation = tokenizer.Truncation });
            }
            catch (TokenizerException)
            {
                // The text has what the vocabulary lacks, say.
            }
        }
        return true;
    }

    private static string Mutate(Random random)
    {
        string json = s_files[random.Next(s_files.Length)];
        for (int count = 1 + random.Next(3); count > 0 && json.Length > 0; count--)
        {
            int at = random.Next(json.Length);
            int length = Math.Min(random.Next(1, 12), json.Length - at);
            json = random.Next(7) switch
            {
                0 => json.Remove(at, length),
                1 => json.Insert(at, json.Substring(at, length)),
                2 => json.Insert(at, RandomText.Next(random)),
                3 => json.Remove(at, 1).Insert(at, ((char)random.Next(32, 127)).ToString()),
                4 => ReplaceValue(json, random),
                5 => ReplaceValue(json, random),
                _ => Splice(json, s_files[random.Next(s_files.Length)], random),
            };
        }
        return json;
    }

    // Behind a colon or a comma there is a value; up to the next sign it is exchanged.
    private static string ReplaceValue(string json, Random random)
    {
        int[] starts = [.. Enumerable.Range(0, json.Length).Where(i => json[i] is ':' or ',' or '[')];
        if (starts.Length == 0)
            return json;
        int start = starts[random.Next(starts.Length)] + 1;
        int end = json.AsSpan(start).IndexOfAny(",}]");
        return end < 0 ? json : string.Concat(json.AsSpan(0, start), s_values[random.Next(s_values.Length)], json.AsSpan(start + end));
    }

    // A whole member such as "decoder" comes from another file.
    private static string Splice(string json, string other, Random random)
    {
        string[] members = ["\"normalizer\":", "\"pre_tokenizer\":", "\"post_processor\":", "\"decoder\":", "\"model\":"];
        int which = random.Next(members.Length - 1);
        (string begin, string end) = (members[which], "," + members[which + 1]);
        int from = json.IndexOf(begin, StringComparison.Ordinal);
        int to = json.IndexOf(end, StringComparison.Ordinal);
        int otherFrom = other.IndexOf(begin, StringComparison.Ordinal);
        int otherTo = other.IndexOf(end, StringComparison.Ordinal);
        return from < 0 || to < from || otherTo < otherFrom ? json : string.Concat(json.AsSpan(0, from), other.AsSpan(otherFrom, otherTo - otherFrom), json.AsSpan(to));
    }

    private static IEnumerable<TokenizerJson> Files()
    {
        const string Added = """[{"id":10,"content":"<x>","single_word":false,"lstrip":true,"rstrip":true,"normalized":false,"special":true},{"id":11,"content":"ab","single_word":true,"lstrip":false,"rstrip":false,"normalized":true,"special":false}]""";
        yield return new TokenizerJson { AddedTokens = Added, Normalizer = """{"type":"Sequence","normalizers":[{"type":"NFKC"},{"type":"Lowercase"},{"type":"Strip","strip_left":true,"strip_right":false},{"type":"Replace","pattern":{"Regex":" {2,}"},"content":" "}]}""" };
        yield return new TokenizerJson
        {
            Model = """{"type":"BPE","ignore_merges":true,"vocab":{"a":0,"b":1,"Ġ":2,"ab":3,"Ġa":4},"merges":[["a","b"],["Ġ","a"]]}""",
            PreTokenizer = """{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"(?i:'s)|[^\\r\\n\\p{L}]?\\p{L}+|\\s+(?!\\S)|\\s+"},"behavior":"Isolated","invert":false},{"type":"Digits","individual_digits":true},{"type":"ByteLevel","add_prefix_space":true,"use_regex":true}]}""",
            PostProcessor = """{"type":"Sequence","processors":[{"type":"ByteLevel","trim_offsets":true,"add_prefix_space":true},{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<x>","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],"pair":[{"Sequence":{"id":"A","type_id":0}},{"Sequence":{"id":"B","type_id":1}}],"special_tokens":{"<x>":{"id":"<x>","ids":[10],"tokens":["<x>"]}}}]}""",
            Decoder = """{"type":"ByteLevel"}""",
            AddedTokens = Added,
        };
        yield return new TokenizerJson
        {
            Model = """{"type":"BPE","byte_fallback":true,"fuse_unk":true,"unk_token":"?","vocab":{"?":0,"<0xC3>":1,"<0xA9>":2,"a":3,"▁":4,"▁a":5},"merges":["▁ a"]}""",
            Normalizer = """{"type":"Sequence","normalizers":[{"type":"Prepend","prepend":"▁"},{"type":"Replace","pattern":{"String":" "},"content":"▁"}]}""",
            Decoder = """{"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"▁"},"content":" "},{"type":"ByteFallback"},{"type":"Fuse"},{"type":"Strip","content":" ","start":1,"stop":0}]}""",
        };
        yield return new TokenizerJson
        {
            Model = """{"type":"Unigram","unk_id":0,"byte_fallback":false,"vocab":[["<unk>",0.0],["▁",-1.5],["a",-2.0],["▁ab",-3.25],["b",-2.5]]}""",
            Normalizer = """{"type":"Sequence","normalizers":[{"type":"Nmt"},{"type":"NFD"},{"type":"StripAccents"}]}""",
            PreTokenizer = """{"type":"Metaspace","replacement":"▁","prepend_scheme":"first","split":true}""",
            PostProcessor = """{"type":"RobertaProcessing","sep":["</s>",2],"cls":["<s>",0],"trim_offsets":true,"add_prefix_space":true}""",
            Decoder = """{"type":"Metaspace","replacement":"▁","prepend_scheme":"always"}""",
        };
        yield return new TokenizerJson
        {
            Model = """{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,"vocab":{"[UNK]":0,"a":1,"##b":2,"ab":3,".":4}}""",
            Normalizer = """{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true}""",
            PreTokenizer = """{"type":"Sequence","pretokenizers":[{"type":"BertPreTokenizer"},{"type":"UnicodeScripts"},{"type":"FixedLength","length":3}]}""",
            PostProcessor = """{"type":"BertProcessing","sep":["[SEP]",3],"cls":["[CLS]",1]}""",
            Decoder = """{"type":"WordPiece","prefix":"##","cleanup":true}""",
        };
        yield return new TokenizerJson
        {
            Model = """{"type":"WordLevel","unk_token":"a","vocab":{"a":0,"b":1,"ab":2,".":3}}""",
            Normalizer = """{"type":"Precompiled","precompiled_charsmap":"AAAAAA=="}""",
            PreTokenizer = """{"type":"Sequence","pretokenizers":[{"type":"Whitespace"},{"type":"Punctuation","behavior":"Contiguous"},{"type":"CharDelimiterSplit","delimiter":"-"},{"type":"Split","pattern":{"String":"b"},"behavior":"MergedWithPrevious","invert":true}]}""",
            Decoder = """{"type":"Sequence","decoders":[{"type":"CTC","pad_token":"<pad>","word_delimiter_token":"|","cleanup":true},{"type":"BPEDecoder","suffix":"</w>"}]}""",
        };
    }
}
