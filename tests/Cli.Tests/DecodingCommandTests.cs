using System.Text.Json;

namespace Lockstep.Cli.Tests;

/// <summary>Beams, drafts, stop strings and draws from the command line.</summary>
public class DecodingCommandTests
{
    private const string Prompt = "What is prompt lookup decoding?";

    private static readonly string s_draft = Path.Combine(LockstepProcess.Root, "models", "tiny-draft");

    [Theory]
    [InlineData("--max-ngram-size", "3", "--num-assistant-tokens", "4")]
    [InlineData("--draft", "suffix", "--draft-length", "adaptive")]
    [InlineData("--draft", "best", "--draft-length", "heuristic")]
    [InlineData("--draft", "recycling", "--tree", "12")]
    [InlineData("--tree", "20", "--draft-length", "adaptive")]
    public void A_draft_gives_the_same_text_and_says_what_it_did(params string[] options)
    {
        (int code, string output, string error) = LockstepProcess.Run(["generate", Prompt, .. options]);
        Assert.Equal(0, code);
        Assert.Equal(LockstepProcess.Run("generate", Prompt).Out, output);
        Assert.Matches(@"\[draft: \d+ of \d+ guesses accepted \(\d+ ?%\), \d\.\d\d tokens per forward, draft \d+\.\d ms, forward \d+\.\d ms\]", error);
    }

    [Fact]
    public void A_tree_says_how_large_it_was_or_why_there_was_none()
    {
        Assert.Matches(@"\[trees: \d+ with \d+\.\d guesses each, of which \d\.\d\d were accepted\]", LockstepProcess.Run("generate", Prompt, "--draft", "suffix", "--tree", "8").Error);
        JsonElement draft = Json("generate", Prompt, "--draft-model", s_draft, "--tree", "8", "--json").GetProperty("draft");
        Assert.InRange(draft.GetProperty("nodesPerTree").GetDouble(), 2, 8);
        Assert.Contains("[guesses were chains, not trees: Lookahead guesses chains]", LockstepProcess.Run("generate", Prompt, "--draft", "lookahead", "--tree", "8").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_draft_model_saves_passes()
    {
        JsonElement json = Json("generate", Prompt, "--draft-model", s_draft, "--num-assistant-tokens", "4", "--json");
        JsonElement draft = json.GetProperty("draft");
        Assert.True(draft.GetProperty("tokensPerForward").GetDouble() > 1.5);
        // Every pass gives one token beyond the accepted guesses, except a last one that ends with a guess.
        int most = draft.GetProperty("accepted").GetInt32() + draft.GetProperty("forwards").GetInt32();
        Assert.InRange(json.GetProperty("generatedTokens").GetInt32(), most - 1, most);
        Assert.Equal(4, draft.GetProperty("acceptanceByPosition").GetArrayLength());
    }

    [Fact]
    public void A_stop_text_is_cut_or_kept()
    {
        Assert.Equal("Prompt lookup decoding needs no ", LockstepProcess.Run("generate", Prompt, "--stop", "draft mod").Out.TrimEnd('\n', '\r'));
        Assert.Equal("Prompt lookup decoding needs no draft mod", LockstepProcess.Run("generate", Prompt, "--stop", "draft mod", "--include-stop-str-in-output").Out.TrimEnd('\n', '\r'));
    }

    [Fact]
    public void Beams_come_with_scores_in_order()
    {
        JsonElement json = Json("generate", Prompt, "--num-beams", "3", "--num-return-sequences", "3", "--max-new-tokens", "12", "--json");
        double[] scores = json.GetProperty("answers").EnumerateArray().Select(answer => answer.GetProperty("score").GetDouble()).ToArray();
        Assert.Equal(3, scores.Length);
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.Equal(json.GetProperty("text").GetString(), json.GetProperty("answers")[0].GetProperty("text").GetString());
    }

    [Fact]
    public void Recorded_draws_replay_the_text_under_another_seed()
    {
        string tape = Path.GetTempFileName();
        string[] sample = ["generate", "Tell me a story.", "--model", s_draft, "--temperature", "1.5", "--max-new-tokens", "20"];
        string first = LockstepProcess.Run([.. sample, "--seed", "5", "--record-draws", tape, "--rng", "philox"]).Out;
        Assert.Equal(first, LockstepProcess.Run([.. sample, "--seed", "6", "--replay-draws", tape]).Out);
        (int code, _, string error) = LockstepProcess.Run("generate", "Tell me a story.", "--model", s_draft, "--temperature", "1.5", "--ignore-eos", "--max-new-tokens", "90", "--replay-draws", tape);
        Assert.Equal(2, code);
        Assert.Contains("and the generation needs more", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Logprobs_are_reported()
    {
        JsonElement token = Json("generate", Prompt, "--logprobs", "3", "--max-new-tokens", "1", "--json").GetProperty("logprobs")[0];
        Assert.Equal(3, token.GetProperty("top").GetArrayLength());
        Assert.InRange(token.GetProperty("logprob").GetDouble(), -1, 0);
    }

    [Fact]
    public void A_draft_of_another_vocabulary_is_refused_by_its_first_difference()
    {
        string folder = LockstepProcess.CopyOf("tiny-draft");
        string path = Path.Combine(folder, "tokenizer.json");
        string text = File.ReadAllText(path);
        Assert.Contains("\"Ġlookup\"", text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace("\"<|im_end|>\"", "\"<|im_stop|>\""));
        (int code, string output, string error) = LockstepProcess.Run("generate", Prompt, "--draft-model", folder);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("The draft model has another vocabulary: token ", error, StringComparison.Ordinal);
        Assert.Contains("is '<|im_stop|>', in the target '<|im_end|>'", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("num_beam_groups is 2, expected a divisor of num_beams, 3.", "--num-beams", "3", "--num-beam-groups", "2")]
    [InlineData("top_p is 2, expected in (0, 1].", "--top-p", "2")]
    [InlineData("--logit-bias is '3', expected TOKEN_ID=VALUE", "--logit-bias", "3")]
    [InlineData("--stop-criteria is 'LATE', expected EARLY, HEURISTIC or NEVER", "--stop-criteria", "LATE")]
    [InlineData("--tree is 0, expected 1 to 64", "--tree", "0")]
    [InlineData("There is no random generator 'dice'", "--rng", "dice")]
    public void Wrong_settings_are_a_sentence(string sentence, params string[] options)
    {
        (int code, string output, string error) = LockstepProcess.Run(["generate", Prompt, .. options]);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_verifier_is_proved_lossless()
    {
        (int code, string output, _) = LockstepProcess.Run("prove", "--tables", "6", "--draws", "0");
        Assert.Equal(0, code);
        Assert.DoesNotContain("MISS", output, StringComparison.Ordinal);
        foreach (string verifier in new[] { "ExactMatch", "TokenwiseRejection", "BlockVerification", "RecursiveRejection (trees)", "TraversalVerification (trees)" }) Assert.Contains(verifier, output, StringComparison.Ordinal);
        Assert.Equal(2, LockstepProcess.Run("prove", "--guesses", "40").Code);
    }

    [Fact]
    public void Steps_that_cannot_be_read_are_a_sentence()
    {
        (int code, _, string error) = LockstepProcess.Run("parity", "steps", "nowhere.json");
        Assert.Equal(2, code);
        Assert.Contains("nowhere.json", error, StringComparison.Ordinal);
    }

    private static JsonElement Json(params string[] arguments)
    {
        (int code, string output, string error) = LockstepProcess.Run(arguments);
        Assert.True(code == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }
}
