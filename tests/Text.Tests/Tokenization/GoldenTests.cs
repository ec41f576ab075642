using System.Text;

namespace Lockstep.Text.Tests.Tokenization;

/// <summary>Every golden text, both ways, against Hugging Face.</summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Names => [.. GoldenCase.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Encodes_every_text_as_Hugging_Face(string name)
    {
        Tokenizer tokenizer = GoldenCase.LoadTokenizer(name);
        foreach (GoldenCase item in GoldenCase.Load(name).Where(item => item.Text is not null))
        {
            Assert.Equal(item.Ids, tokenizer.Encode(item.Text!, addSpecialTokens: false));
            Assert.Equal(item.IdsWithSpecial, tokenizer.Encode(item.Text!));
            Assert.Equal(item.IdsWithSpecial!.Length, tokenizer.Count(item.Text!));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decodes_every_text_as_Hugging_Face(string name)
    {
        Tokenizer tokenizer = GoldenCase.LoadTokenizer(name);
        foreach (GoldenCase item in GoldenCase.Load(name))
        {
            Assert.Equal(item.Decoded, tokenizer.Decode(item.Ids, skipSpecialTokens: false));
            Assert.Equal(item.DecodedSkipSpecial, tokenizer.Decode(item.Ids));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decoding_one_id_at_a_time_gives_the_same_text(string name)
    {
        Tokenizer tokenizer = GoldenCase.LoadTokenizer(name);
        foreach (bool skip in new[] { false, true })
        {
            IncrementalDecoder decoder = tokenizer.CreateIncrementalDecoder(skip);
            foreach (GoldenCase item in GoldenCase.Load(name))
            {
                var text = new StringBuilder();
                foreach (int id in item.Ids)
                    text.Append(decoder.Append(id));
                text.Append(decoder.Flush());
                Assert.Equal(tokenizer.Decode(item.Ids, skip), text.ToString());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Offsets_lie_in_the_text_in_order_and_belong_to_the_same_ids(string name)
    {
        Tokenizer tokenizer = GoldenCase.LoadTokenizer(name);
        foreach (GoldenCase item in GoldenCase.Load(name).Where(item => item.Text is not null))
        {
            TokenEncoding encoding = tokenizer.EncodeWithOffsets(item.Text!, addSpecialTokens: false);
            Assert.Equal(item.Ids, encoding.Ids);
            int previous = 0;
            foreach ((int start, int end) in encoding.Offsets)
            {
                Assert.InRange(start, previous, item.Text!.Length);
                Assert.InRange(end, start, item.Text.Length);
                previous = start;
            }
        }
    }

    [Fact]
    public void Encoding_is_the_same_from_many_threads()
    {
        Tokenizer tokenizer = GoldenCase.LoadTokenizer("tiny");
        GoldenCase[] cases = [.. GoldenCase.Load("tiny").Where(item => item.Text is not null)];
        Parallel.For(0, cases.Length * 4, i =>
            Assert.Equal(cases[i % cases.Length].Ids, tokenizer.Encode(cases[i % cases.Length].Text!, addSpecialTokens: false)));
    }
}
