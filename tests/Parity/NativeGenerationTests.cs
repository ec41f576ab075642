using Lockstep.Backends;
using Lockstep.Backends.Managed;
using Lockstep.Backends.OpenVino;
using Lockstep.Decoding;
using Lockstep.Decoding.Drafts;
using Lockstep.Parity.Generations;
using Lockstep.Pipelines;
using Lockstep.Tensors;
using Lockstep.Tests;

namespace Lockstep.Parity.Tests;

/// <summary>The prompt set of the embedded model, answered greedily on native OpenVINO as on MANAGED: plainly, with prompt lookup and with the draft model.</summary>
public class NativeGenerationTests(ITestOutputHelper report)
{
    private const int NewTokens = 32; // of each prompt; all prompts

    private static readonly string s_folder = Path.Combine(Golden.Root, "models", "tiny-chat");

    private static readonly Lazy<(LabPrompt Prompt, int[] Ids)[]> s_managed = new(Managed);

    [Theory]
    [InlineData("plain", RewindForm.Auto)]
    [InlineData("prompt lookup", RewindForm.Auto)]
    [InlineData("prompt lookup", RewindForm.Stateless)]
    [InlineData("draft model", RewindForm.Auto)]
    public void Native_ids_are_those_of_the_managed_backend(string way, RewindForm form)
    {
        NativeOpenVino.Need();
        var backend = new OpenVinoBackend("CPU", new OpenVinoOptions { Rewind = form });
        using LlmPipeline native = LlmPipeline.Load(s_folder, backend, new CompileOptions { Rewinds = true });
        using DraftModel? draft = way == "draft model" ? DraftModel.Load(Path.Combine(Golden.Root, "models", "tiny-draft"), native, backend) : null;
        int equal = 0, guessed = 0, accepted = 0;
        List<string> ties = [], misses = [];
        foreach ((LabPrompt prompt, int[] expected) in s_managed.Value)
        {
            using Session? guesser = draft?.OpenSession();
            (int[] actual, GenerationStatistics statistics) = Generate(native, prompt.Ids, way, guesser, draft?.ContextLength ?? 0);
            guessed += (int)statistics.Guessed;
            accepted += (int)statistics.Accepted;
            int same = expected.AsSpan().CommonPrefixLength(actual);
            if (same == expected.Length && same == actual.Length) equal++;
            else if (Margin(prompt.Ids, expected, actual, same) is <= GenerationParity.NearTie and var margin) ties.Add($"near tie in {prompt.Name}: token {same}, {margin:G3} apart");
            else misses.Add($"{prompt.Name}: token {same} of {expected.Length}");
        }

        report.WriteLine($"{way}, {form}: {equal} of {s_managed.Value.Length} answers equal, {ties.Count} near ties, {misses.Count} misses; {accepted} of {guessed} guesses accepted");
        foreach (string tie in ties) report.WriteLine(tie);
        Assert.Empty(misses);
        Assert.True(equal >= s_managed.Value.Length * 9 / 10, $"Only {equal} answers are equal: {string.Join("; ", ties)}");
        Assert.Equal(way != "plain", guessed > 0);
    }

    private static (LabPrompt Prompt, int[] Ids)[] Managed()
    {
        using LlmPipeline managed = LlmPipeline.Load(s_folder, ManagedBackend.Optimized);
        IReadOnlyList<LabPrompt> prompts = LabPromptFile.Load(s_folder + "-prompts.jsonl", managed.Tokenizer, managed.ChatTemplate);
        return [.. prompts.Select(prompt => (prompt, Generate(managed, prompt.Ids, "plain", null, 0).Ids))];
    }

    private static (int[] Ids, GenerationStatistics Statistics) Generate(LlmPipeline pipeline, IReadOnlyList<int> prompt, string way, Session? guesser, int draftContext)
    {
        GenerationConfig config = pipeline.Config with { DoSample = false, MaxNewTokens = NewTokens, NumAssistantTokens = way == "plain" ? 0 : 5, MaxNgramSize = way == "prompt lookup" ? 3 : 0 };
        using Session session = pipeline.Model.OpenSession(options: new RequestOptions { Rewinds = true });
        var generator = new Generator(session, config, pipeline.Model.ContextLength, new GeneratorParts { Draft = guesser is null ? null : new ModelDraft(guesser, draftContext, config) });
        int[] ids = [.. generator.Generate(prompt)];
        return (ids, generator.Statistics);
    }

    // How far the two tokens lie apart where the answers part; infinite when one answer ends there.
    private static double Margin(IReadOnlyList<int> prompt, int[] expected, int[] actual, int same)
    {
        if (same >= expected.Length || same >= actual.Length) return double.PositiveInfinity;
        using LanguageModel model = TestModels.Load("models/tiny-chat");
        using Session session = model.OpenSession();
        Tensor logits = session.Forward([.. prompt, .. expected[..same]]);
        ReadOnlySpan<float> row = logits.Values<float>()[^logits.Shape[2]..];
        return Math.Abs((double)row[expected[same]] - row[actual[same]]);
    }
}
