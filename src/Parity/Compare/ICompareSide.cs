using Lockstep.Parity.Captures;

namespace Lockstep.Parity.Compare;

/// <summary>One side of a comparison: an engine that runs now, or what was written down of one. Prompts are counted from 0.</summary>
internal interface ICompareSide : IDisposable
{
    /// <summary>As it was written.</summary>
    string Name { get; }

    /// <summary>The text of a prompt after the chat template.</summary>
    Answer<string> Rendered(int prompt);

    /// <summary>The ids of a prompt, <c>[prompt tokens]</c>.</summary>
    Answer<int[]> Ids(int prompt);

    /// <summary>Raw logits of every row of a prompt of these ids.</summary>
    Answer<LogitsRows> Prefill(int prompt, int[] ids);

    /// <summary>Raw logits of the decode steps when <paramref name="chosen"/> is fed whatever the side would choose; row t is what <c>chosen[t]</c> would be picked from. May be fewer.</summary>
    Answer<LogitsRows> Forced(int prompt, int[] ids, int[] chosen);

    /// <summary>The side's own answer.</summary>
    /// <param name="prompt">Which prompt.</param>
    /// <param name="ids">Its ids.</param>
    /// <param name="like">The other side's answer, whose length and draws are followed; null to go first.</param>
    Answer<SideRun> Run(int prompt, int[] ids, SideRun? like);

    /// <summary>The text of an answer.</summary>
    Answer<string> Text(int prompt, int[] chosen);

    /// <summary>A token for the reader's eye, quoted; the number alone where there is no tokenizer.</summary>
    string Token(int id);
}
