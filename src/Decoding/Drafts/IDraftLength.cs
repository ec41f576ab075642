namespace Lockstep.Decoding.Drafts;

/// <summary>Decides how many tokens to guess.</summary>
public interface IDraftLength
{
    /// <summary>How many tokens to guess next, 0 or more.</summary>
    /// <param name="room">Most that can be used.</param>
    int Next(int room);

    /// <summary>How many of the guesses that a draft has made to check, 0 or more.</summary>
    /// <param name="guessed">Guesses, 1 or more.</param>
    /// <param name="draft">How sure the draft is of them; null when it does not say.</param>
    int Keep(int guessed, IEstimatingDraft? draft) => guessed;

    /// <summary>How many guesses of a tree to feed, the most promising ones first, 0 or more. Unless overridden, as many as of a chain.</summary>
    /// <param name="tree">What could be guessed.</param>
    /// <param name="room">Most that can be used.</param>
    int Nodes(DraftTree tree, int room) => Next(room);

    /// <summary>Tells how a check of a tree of at least one guess ended; unless overridden, as that of a chain as long as the tree is deep.</summary>
    void ObserveTree(DraftTree tree, int accepted) => Observe(tree.Depth, accepted);

    /// <summary>Tells how a check of at least one guess ended.</summary>
    void Observe(int guessed, int accepted)
    {
    }

    /// <summary>Tells what a forward pass of so many rows took.</summary>
    void ObserveForward(int rows, double seconds)
    {
    }

    /// <summary>Tells what a draft of so many tokens took.</summary>
    void ObserveDraft(int tokens, double seconds)
    {
    }
}
