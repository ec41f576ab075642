using Lockstep.Backends;
using Lockstep.Decoding;
using Lockstep.Pipelines;
using Lockstep.Tensors;
using Lockstep.Text;

namespace Lockstep.Cli.Commands;

/// <summary>What <c>generate</c> says after the answer.</summary>
internal static class GenerationReport
{
    /// <summary>Figures go to stderr, so that a pipe gets the text alone; with JSON all goes to stdout.</summary>
    public static void Print(GenerationResult result, Tokenizer tokenizer, RequestOptions request, bool json)
    {
        if (json)
        {
            PrintJson(result, tokenizer, request);
            return;
        }

        Console.Out.WriteLine();
        foreach (GeneratedText other in result.Answers.Skip(1)) Console.Out.WriteLine(other.Text);
        for (int i = 0; i < result.Answers.Count; i++) Console.Error.WriteLine($"[answer {i + 1}: score {result.Answers[i].Score:F4}, {result.Answers[i].Ids.Count} tokens]");
        foreach (TokenLogprobs token in result.Logprobs)
            Console.Error.WriteLine($"[{Show(token.Chosen, tokenizer)}; {string.Join(", ", token.Top.Select(top => Show(top, tokenizer)))}]");
        PerfMetrics figures = result.Metrics;
        if (result.Answers.Count > 0)
        {
            Console.Error.WriteLine($"[load {figures.LoadTime.TotalMilliseconds:F0} ms, prompt {figures.PromptTokens} tokens, {figures.GeneratedTokens} tokens of {result.Answers.Count} answers in {figures.Ttft.TotalMilliseconds:F0} ms]");
            return;
        }

        Console.Error.WriteLine(
            $"[{(result.FinishReason == FinishReason.Cancelled ? "cancelled, " : "")}load {figures.LoadTime.TotalMilliseconds:F0} ms, prompt {figures.PromptTokens} tokens, " +
            $"TTFT {figures.Ttft.TotalMilliseconds:F0} ms, TPOT {figures.Tpot.TotalMilliseconds:F1} ms, {figures.GeneratedTokens} tokens at {figures.Throughput:F1} tokens/s, " +
            $"peak memory {figures.PeakMemoryBytes / 1048576.0:F0} MB]");
        if (result.Statistics is { Guessed: > 0 } drafts)
        {
            Console.Error.WriteLine(
                $"[draft: {drafts.Accepted} of {drafts.Guessed} guesses accepted ({drafts.AcceptanceRate:P0}), {drafts.TokensPerForward:F2} tokens per forward, " +
                $"draft {drafts.DraftTime.TotalMilliseconds:F1} ms, forward {drafts.ForwardTime.TotalMilliseconds:F1} ms]");
        }

        if (result.Statistics is { Trees: > 0 } trees) Console.Error.WriteLine($"[trees: {trees.Trees} with {trees.NodesPerTree:F1} guesses each, of which {(double)trees.Accepted / trees.Trees:F2} were accepted]");
        if (result.Statistics?.WhyNoTree is { } why) Console.Error.WriteLine($"[guesses were chains, not trees: {why}]");
    }

    private static string Show(TokenLogprob token, Tokenizer tokenizer) => $"{tokenizer.TokenText(token.Id)} {token.Logprob:F3}";

    private static void PrintJson(GenerationResult result, Tokenizer tokenizer, RequestOptions request)
    {
        PerfMetrics figures = result.Metrics;
        Json.Print(new
        {
            text = result.Text, ids = result.Ids, promptIds = result.PromptIds, finishReason = result.FinishReason.ToString().ToLowerInvariant(),
            loadMs = figures.LoadTime.TotalMilliseconds, promptTokens = figures.PromptTokens, generatedTokens = figures.GeneratedTokens,
            ttftMs = figures.Ttft.TotalMilliseconds, tpotMs = figures.Tpot.TotalMilliseconds, tokensPerSecond = figures.Throughput, peakMemoryBytes = figures.PeakMemoryBytes,
            mode = CommonOptions.Name(request.Mode), kvCache = request.KvCacheType.IrName,
            answers = result.Answers.Select(answer => new { text = answer.Text, ids = answer.Ids, score = answer.Score, finishReason = answer.FinishReason.ToString().ToLowerInvariant() }),
            logprobs = result.Logprobs.Select(token => new { id = token.Chosen.Id, token = tokenizer.TokenText(token.Chosen.Id), logprob = token.Chosen.Logprob, top = token.Top }),
            draft = result.Statistics is { } drafts
                ? new
                {
                    forwards = drafts.Forwards, guessed = drafts.Guessed, accepted = drafts.Accepted, acceptanceRate = drafts.AcceptanceRate, tokensPerForward = drafts.TokensPerForward,
                    trees = drafts.Trees, nodesPerTree = drafts.NodesPerTree, whyNoTree = drafts.WhyNoTree,
                    acceptanceByPosition = drafts.AcceptanceByPosition, draftMs = drafts.DraftTime.TotalMilliseconds, forwardMs = drafts.ForwardTime.TotalMilliseconds,
                }
                : null,
        });
    }
}
