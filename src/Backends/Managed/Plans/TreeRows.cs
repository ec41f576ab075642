using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Plans;

/// <summary>
/// Whether each row of a run may continue another one than the row before it. Rows of a language model meet in its attention alone, and learn their place from it and from <c>position_ids</c>;
/// so a tree can run when the attentions are fused over their caches, under a rule, and nothing else looks at the past.
/// </summary>
internal static class TreeRows
{
    // Ops that mix tokens or count them. Any other op works row by row, or rows would change with the chunks of a prompt.
    private static readonly Dictionary<string, string> s_mixing = new(StringComparer.Ordinal)
    {
        ["ReadValue"] = "a state that is not the cache of a fused attention", ["Assign"] = "a state that is not the cache of a fused attention",
        ["ScaledDotProductAttention"] = "an attention that is not fused", ["Range"] = "positions of its own", ["CumSum"] = "positions of its own",
        ["Convolution"] = "a convolution", ["GroupConvolution"] = "a convolution", ["If"] = "a branch", ["Loop"] = "a loop", ["TensorIterator"] = "a loop",
        ["RNNSequence"] = "a recurrence", ["GRUSequence"] = "a recurrence", ["LSTMSequence"] = "a recurrence",
    };

    /// <summary>Why rows cannot be a tree; null when they can.</summary>
    /// <param name="model">The graph.</param>
    /// <param name="steps">What runs of it.</param>
    /// <param name="fusions">The kernels that stand for several nodes, by their last one.</param>
    public static string? WhyNot(Model model, IReadOnlyList<Step> steps, IReadOnlyDictionary<Node, Fusion> fusions)
    {
        int input = model.FindInput("attention_mask");
        Node? mask = input < 0 ? null : model.Parameters[input];
        bool attends = false;
        foreach (Step step in steps)
        {
            Fusion? fusion = fusions.GetValueOrDefault(step.Node);
            if (fusion?.WhyChain is { } why) return why;
            if (fusion is null && s_mixing.TryGetValue(step.Node.Type, out string? mixing)) return $"the model has {mixing}, '{step.Node.Name}'";
            bool isAttention = fusion is { TakesOver.Count: > 0 };
            attends |= isAttention;
            if (!isAttention && mask is not null && (fusion?.Inputs ?? step.Node.Inputs).Any(port => port.Node == mask)) return $"'{step.Node.Name}' reads attention_mask, which has a column for each row and not for each position";
        }

        return attends ? null : "the model has no attention over a cache in its state";
    }
}
