using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Drafts;

/// <summary>A draft that can guess several continuations at once. Like any draft, it changes how fast an answer comes and never which one.</summary>
public interface ITreeDraft : IDraft
{
    /// <summary>Adds guesses for what follows <paramref name="history"/>. The most promising nodes are fed, so more than will be used may be added up to the room of the tree.</summary>
    /// <param name="history">Prompt and answer so far.</param>
    /// <param name="tree">An empty tree.</param>
    void ProposeTree(TokenHistory history, DraftTree tree);

    /// <summary>Tells what a pass over a tree showed, also one without guesses; unless overridden, <see cref="IDraft.Observe"/> hears of the accepted path.</summary>
    void ObserveTree(in TreeFeedback feedback) => Observe(feedback.Path);
}
