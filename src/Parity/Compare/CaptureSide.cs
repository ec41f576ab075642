using Lockstep.Parity.Captures;

namespace Lockstep.Parity.Compare;

/// <summary>A side that was written down.</summary>
/// <param name="capture">What was written down.</param>
/// <param name="name">As it was written on the command line.</param>
internal sealed class CaptureSide(Capture capture, string name) : ICompareSide
{
    public string Name => name;

    public Capture Capture => capture;

    public Answer<string> Rendered(int prompt) => At(prompt).Rendered is { } text ? text : Missing<string>("rendered text");

    public Answer<int[]> Ids(int prompt) => At(prompt).Ids;

    public Answer<LogitsRows> Prefill(int prompt, int[] ids) => At(prompt).Prefill is { } rows ? rows : Missing<LogitsRows>($"{prompt}.prefill_logits");

    // Row t depends on the tokens before it alone, so rows up to the first other choice serve, and that row too.
    public Answer<LogitsRows> Forced(int prompt, int[] ids, int[] chosen)
    {
        if (At(prompt).Logits is not { } rows) return Missing<LogitsRows>($"{prompt}.logits or {prompt}.top_logits");
        int equal = At(prompt).Chosen!.AsSpan().CommonPrefixLength(chosen);
        int usable = Math.Min(equal + 1, rows.Count);
        return usable == rows.Count ? rows : rows.First(usable);
    }

    public Answer<SideRun> Run(int prompt, int[] ids, SideRun? like)
    {
        CapturedPrompt captured = At(prompt);
        return captured.Chosen is { } chosen ? new SideRun(chosen, captured.Logits, captured.Scores, captured.Draws, captured.Finish) : Missing<SideRun>("chosen ids");
    }

    public Answer<string> Text(int prompt, int[] chosen)
    {
        if (At(prompt).Text is not { } text) return Missing<string>("text of the answer");
        return chosen.AsSpan().SequenceEqual(At(prompt).Chosen) ? text : new Answer<string>(null, $"{name} has the text of another answer");
    }

    public string Token(int id) => id.ToString();

    public void Dispose()
    {
    }

    private CapturedPrompt At(int prompt) => capture.Prompts[prompt];

    private Answer<T> Missing<T>(string what) where T : class => new(null, $"{name} has no {what}");
}
