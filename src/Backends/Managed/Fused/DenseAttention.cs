using Lockstep.Backends.Managed.Ops;
using Lockstep.Backends.Managed.Plans;
using Lockstep.Backends.Managed.State;
using Lockstep.Graph;
using Lockstep.Graph.Patterns;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>
/// Attention over keys and values that are plain tensors: those of stateless models, whose past comes in and goes out, and attention without a past.
/// They are copied into f32 blocks for the call, which costs one pass over them, and go through the same kernel: same features, same bits.
/// </summary>
/// <param name="anchor">Type of the last node of the spellings to look for.</param>
internal sealed class DenseAttention(string anchor) : IPattern
{
    public string Anchor => anchor;

    public Fusion? Match(Node anchor, PatternContext context, out string? refusal)
    {
        if (AttentionForms.Find(anchor, context.Model, context.ValueOf, out refusal) is not { } form) return null;
        string? unknownMask = refusal;
        refusal = AttentionInputs.Refusal(form);
        if (refusal is not null) return null;
        Port keys = CachePath.Unrepeated(form.Keys), values = CachePath.Unrepeated(form.Values);
        if (!Fits(form.Query, keys) || !Fits(form.Query, values) || keys.Shape[1] != values.Shape[1])
        {
            refusal = "batch or heads of keys and values are not known to fit those of the queries";
            return null;
        }

        refusal = unknownMask;
        var rest = new AttentionInputs(form, first: 3);
        int nodes = form.NodeCount + (keys == form.Keys ? 0 : 3) + (values == form.Values ? 0 : 3);
        return new Fusion("Attention.dense", [form.Query, keys, values, .. rest.Ports], nodes, AttentionInputs.Rule, context => Run(context, rest))
        {
            FreeInputs = Enumerable.Range(1, 2 + rest.Ports.Count).ToArray(), WhyChain = "an attention has keys that are in no cache",
        };
    }

    // Heads that divide those of the queries; a batch that is broadcast would need another table of blocks.
    private static bool Fits(Port query, Port shared)
    {
        Dimension heads = query.Shape[1], own = shared.Shape[1], batch = shared.Shape[0];
        return heads.IsStatic && own.IsStatic && own.Value > 0 && heads.Value % own.Value == 0 && (!batch.IsStatic || batch == query.Shape[0]);
    }

    private static void Run(OpContext context, AttentionInputs rest)
    {
        Tensor k = context.Input(1), v = context.Input(2);
        VariableStore variables = context.Services.Variables;
        KvCache keys = variables.Scratch(new KvBlockFormat(KvType.F32, KvLayout.Keys, k.Shape[1], k.Shape[3]));
        KvCache values = variables.Scratch(new KvBlockFormat(KvType.F32, KvLayout.Values, v.Shape[1], v.Shape[3]));
        keys.Append(k, default, context.Services.Pool);
        values.Append(v, default, context.Services.Pool);
        rest.Run(context, context.Input(0), keys, values, k.Shape[2]); // the run is never ended: the next call writes over the same blocks
    }
}
