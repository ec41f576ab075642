using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Tests.Drafts;

public class PromptLookupTests
{
    [Theory]
    [InlineData(new[] { 1, 2, 3, 9, 1, 2 }, 2, 3, new[] { 3, 9, 1 })] // the longest n-gram first
    [InlineData(new[] { 5, 2, 7, 1, 2, 8, 1, 2 }, 1, 2, new[] { 7, 1 })] // the earliest occurrence wins
    [InlineData(new[] { 5, 2, 7, 1, 2, 8, 1, 2 }, 2, 2, new[] { 8, 1 })]
    [InlineData(new[] { 1, 2, 3 }, 2, 4, new int[0])] // no occurrence
    [InlineData(new[] { 4, 4, 4 }, 2, 4, new[] { 4 })] // may overlap with the end of the text
    [InlineData(new[] { 7 }, 3, 4, new int[0])]
    public void Both_engines_copy_what_followed_the_first_occurrence(int[] text, int ngram, int room, int[] expected)
    {
        foreach (DecodingProfile profile in Enum.GetValues<DecodingProfile>()) Assert.Equal(expected, Propose(new PromptLookup(ngram, profile), text, room));
    }

    [Fact]
    public void Short_texts_differ()
    {
        // Of six tokens and n-grams of up to 6, OpenVINO GenAI looks for 3 and Hugging Face for 5: only the order of trying differs, and with a match of 3 both find it.
        Assert.Equal([9, 1, 2], Propose(new PromptLookup(6), [1, 2, 9, 1, 2], 5));
        // Four tokens of one kind: n of 2 leaves two to copy, n of 3 only one.
        Assert.Equal([4, 4], Propose(new PromptLookup(4), [4, 4, 4, 4], 5));
        Assert.Equal([4], Propose(new PromptLookup(4, DecodingProfile.HuggingFace), [4, 4, 4, 4], 5));
    }

    [Fact]
    public void Hugging_Face_cuts_before_a_stop_token()
    {
        var stops = new HashSet<int> { 9 };
        Assert.Equal([3], Propose(new PromptLookup(1, DecodingProfile.HuggingFace, stops), [1, 3, 9, 5, 1], 4));
        Assert.Equal([3, 9, 5, 1], Propose(new PromptLookup(1, DecodingProfile.OpenVinoGenAI, stops), [1, 3, 9, 5, 1], 4));
    }

    private static int[] Propose(PromptLookup draft, int[] text, int room)
    {
        var tokens = new int[room];
        return tokens[..draft.Propose(new TokenHistory(text), tokens)];
    }
}
