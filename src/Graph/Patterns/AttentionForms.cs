using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Lockstep.Graph.Patterns.Symbolic;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Graph.Patterns;

/// <summary>
/// Finds attention in a graph: as the op ScaledDotProductAttention, or spelled out as MatMul, scale, softcap, mask, SoftMax, MatMul. The mask becomes a
/// rule where it is one.
/// </summary>
internal static class AttentionForms
{
    // Layers share their masks; the rule of one, or why it is none, is found once a model.
    private static readonly ConditionalWeakTable<Model, ConcurrentDictionary<(Port Mask, int Heads), (MaskRule? Rule, string Reason)>> s_rules = [];

    /// <summary>The attention whose last node is <paramref name="anchor"/>; null when it is something else.</summary>
    /// <param name="anchor">A ScaledDotProductAttention or a MatMul.</param>
    /// <param name="model">The graph around it.</param>
    /// <param name="constant">The value of a port that depends on constants alone; null for any other.</param>
    /// <param name="refusal">Why not, for the plan, or why the mask is no rule; null when there is nothing to say.</param>
    public static AttentionForm? Find(Node anchor, Model model, Func<Port, Tensor?> constant, out string? refusal)
    {
        refusal = null;
        if (anchor.Type == "ScaledDotProductAttention") return OfOp(anchor, model, constant, out refusal);
        return anchor.Type == "MatMul" ? EagerAttention.Find(anchor, model, constant, out refusal) : null;
    }

    private static AttentionForm? OfOp(Node anchor, Model model, Func<Port, Tensor?> constant, out string? refusal)
    {
        refusal = null;
        var form = new AttentionForm { Query = anchor.Inputs[0], Keys = anchor.Inputs[1], Values = anchor.Inputs[2], Sinks = anchor.Inputs.Count > 5 ? anchor.Inputs[5] : null };
        if (anchor.Inputs.Count > 4)
        {
            if (constant(anchor.Inputs[4]) is not { ElementCount: 1 } scale)
            {
                refusal = "its scale is computed";
                return null;
            }

            form = form with { Scale = ElementConverter.ToSingles(scale)[0] };
        }

        // The op's own rule counts queries from the first key; a mask beside it is not read then.
        if (anchor.Attributes.Bool("causal", false)) return form with { Visible = new VisibleKeys(Causal: true, Window: 0, Padding: null), AlignedToFirstKey = true };

        bool masked = anchor.Inputs.Count > 3 && !IsScalarZero(anchor.Inputs[3], constant);
        return masked ? WithMask(form, [anchor.Inputs[3]], model, out refusal) : form;
    }

    private static bool IsScalarZero(Port mask, Func<Port, Tensor?> constant) =>
        mask.Shape is { HasRank: true, Rank: 0 } && constant(mask) is { } value && ElementConverter.ToSingles(value)[0] == 0;

    /// <summary>The form with its mask as a rule; as a tensor, with the reason, when it is none; null when it cannot be either.</summary>
    public static AttentionForm? WithMask(AttentionForm form, IReadOnlyList<Port> terms, Model model, out string? refusal)
    {
        refusal = null;
        if (terms.Count == 0) return form;
        int heads = form.Query.Shape is { HasRank: true, Rank: 4 } query && query[1].IsStatic ? query[1].Value : 0;
        (MaskRule? rule, string reason) = terms.Count == 1 ? s_rules.GetOrCreateValue(model).GetOrAdd((terms[0], heads), _ => Read(terms, heads, model)) : Read(terms, heads, model);
        if (rule is not null) return form with { Visible = rule.Visible, Slopes = rule.Slopes, SlopesCountPadding = rule.CountsPadding };
        refusal = $"the mask is no known rule: {reason}";
        return terms.Count == 1 ? form with { Mask = terms[0] } : null;
    }

    private static (MaskRule? Rule, string Reason) Read(IReadOnlyList<Port> terms, int heads, Model model)
    {
        try
        {
            return (MaskRule.Read(terms, heads, model), "");
        }
        catch (UnknownException unknown)
        {
            return (null, unknown.Message);
        }
    }
}
