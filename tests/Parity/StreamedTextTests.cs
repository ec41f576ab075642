using System.Text;
using Lockstep.Backends.Managed;
using Lockstep.Decoding;
using Lockstep.Decoding.Drafts;
using Lockstep.Pipelines;

namespace Lockstep.Parity.Tests;

/// <summary>Text of the embedded model as it streams: all pieces together are the final text, and a stop string never shows.</summary>
public class StreamedTextTests
{
    private static readonly string[] s_prompts = ["What is prompt lookup decoding?", "What is a KV cache?", "Tell me a story.", "äöü 你好 🙂?"];

    [Fact]
    public void Pieces_add_up_to_the_decoded_ids()
    {
        using LlmPipeline pipeline = Load();
        foreach (string prompt in s_prompts)
        {
            (string streamed, GenerationResult result) = Stream(pipeline, prompt, pipeline.Config with { MaxNewTokens = 60, IgnoreEos = true });
            Assert.Equal(result.Text, streamed);
            Assert.Equal(pipeline.Tokenizer.Decode([.. result.Ids]), streamed);
        }
    }

    [Fact]
    public void A_stop_string_across_token_borders_cuts_the_plain_text()
    {
        using LlmPipeline pipeline = Load();
        foreach (string prompt in s_prompts)
        {
            GenerationConfig config = pipeline.Config with { MaxNewTokens = 60 };
            string plain = Stream(pipeline, prompt, config).Result.Text;
            for (int at = 1; at + 5 < plain.Length; at += 17)
            {
                string stop = plain.Substring(at, 5);
                int first = plain.IndexOf(stop, StringComparison.Ordinal);
                (string cut, GenerationResult result) = Stream(pipeline, prompt, config with { StopStrings = [stop], MaxNgramSize = 2, NumAssistantTokens = 3 });
                Assert.Equal(plain[..first], cut);
                Assert.Equal((cut, FinishReason.Stop), (result.Text, result.FinishReason));
                Assert.Equal(plain[..(first + 5)], Stream(pipeline, prompt, config with { StopStrings = [stop], IncludeStopStrInOutput = true }).Text);
            }
        }
    }

    [Fact]
    public void A_stop_string_cuts_the_same_text_whoever_guesses()
    {
        using LlmPipeline pipeline = Load();
        using DraftModel small = DraftModel.Load(Path.Combine(Golden.Root, "models", "tiny-draft"), pipeline, ManagedBackend.Optimized);
        foreach (string prompt in s_prompts)
        {
            GenerationConfig config = pipeline.Config with { MaxNewTokens = 60 };
            string plain = Stream(pipeline, prompt, config).Text;
            for (int at = 2; at + 7 < plain.Length; at += 29)
            {
                string stop = plain.Substring(at, 7);
                string cut = plain[..plain.IndexOf(stop, StringComparison.Ordinal)];
                using Session session = small.OpenSession();
                foreach (IDraft draft in new IDraft[] { new ModelDraft(session, small.ContextLength, config), new SuffixDraft(), new CompositeDraft(new SuffixDraft(), new TokenRecycling()) })
                {
                    var parts = new GeneratorParts { Draft = draft, DraftLength = new FixedLength(1 + at % 6) };
                    var text = new StringBuilder();
                    GenerationResult result = pipeline.Generate(prompt, config with { StopStrings = [stop, "never said"] }, parts, onText: piece => text.Append(piece));
                    Assert.Equal((cut, cut, FinishReason.Stop), (text.ToString(), result.Text, result.FinishReason));
                }
            }
        }
    }

    [Fact]
    public void Echo_puts_the_prompt_before_the_text_and_its_stop_strings_end_nothing()
    {
        using LlmPipeline pipeline = Load();
        var parts = new GeneratorParts();
        GenerationConfig config = pipeline.Config with { MaxNewTokens = 8, IgnoreEos = true, Echo = true, StopStrings = ["lookup decoding?"] };
        GenerationResult result = pipeline.Generate(s_prompts[0], config, parts, raw: true);
        Assert.StartsWith(s_prompts[0], result.Text, StringComparison.Ordinal);
        Assert.Equal(result.PromptIds.Count + 8, result.Ids.Count);
    }

    private static (string Text, GenerationResult Result) Stream(LlmPipeline pipeline, string prompt, GenerationConfig config)
    {
        var text = new StringBuilder();
        GenerationResult result = pipeline.Generate(prompt, config, onText: piece => text.Append(piece));
        return (text.ToString(), result);
    }

    private static LlmPipeline Load() => LlmPipeline.Load(Path.Combine(Golden.Root, "models", "tiny-chat"), ManagedBackend.Optimized);
}
