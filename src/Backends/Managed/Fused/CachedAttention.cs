using Lockstep.Backends.Managed.Ops;
using Lockstep.Backends.Managed.Plans;
using Lockstep.Backends.Managed.State;
using Lockstep.Graph;
using Lockstep.Graph.Patterns;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>
/// Attention over a cache in ReadValue/Assign: new keys and values are appended to blocks in place, repeated heads (GQA) are read where they lie,
/// and rows are exchanged by <c>beam_idx</c> without copying what they hold. The cache has the element type that the request chose.
/// </summary>
/// <param name="anchor">Type of the last node of the spellings to look for.</param>
internal sealed class CachedAttention(string anchor) : IPattern
{
    public string Anchor => anchor;

    public Fusion? Match(Node anchor, PatternContext context, out string? refusal)
    {
        if (AttentionForms.Find(anchor, context.Model, context.ValueOf, out refusal) is not { } form) return null;
        string? unknownMask = refusal;
        refusal = AttentionInputs.Refusal(form) ?? (form.AlignedToFirstKey ? "a causal attribute counts from the first key, which is not what a cache means" : null);
        if (refusal is not null) return null;
        if (CachePath.Find(form.Keys, context.Model, out refusal) is not { } key) return null;
        if (CachePath.Find(form.Values, context.Model, out refusal) is not { } value) return null;
        if (key.BeamIdx != value.BeamIdx || key.VariableId == value.VariableId)
        {
            refusal = "keys and values are not two caches with one beam_idx";
            return null;
        }

        refusal = unknownMask;
        context.CachedVariables.Add(key.VariableId);
        context.CachedVariables.Add(value.VariableId);
        var rest = new AttentionInputs(form, first: 4);
        var kernel = new Kernel(key.VariableId, value.VariableId, rest);
        Port[] inputs = [form.Query, key.NewRows, value.NewRows, key.BeamIdx, .. rest.Ports];
        return new Fusion("Attention.cached", inputs, form.NodeCount + 2 + key.NodeCount + value.NodeCount, AttentionInputs.Rule, kernel.Run)
        {
            TakesOver = [key.Assign, value.Assign], FreeInputs = Enumerable.Range(4, rest.Ports.Count).ToArray(),
            WhyChain = form.Mask is null ? null : "an attention has a mask that is no known rule",
        };
    }

    private sealed class Kernel(string keyId, string valueId, AttentionInputs rest)
    {
        private const int SmallBatch = 64;

        public void Run(OpContext context)
        {
            Tensor q = context.Input(0), newKeys = context.Input(1), newValues = context.Input(2), beamIdx = context.Input(3);
            int batch = checked((int)beamIdx.ElementCount);
            Span<int> beams = batch <= SmallBatch ? stackalloc int[SmallBatch] : new int[batch];
            beams = beams[..batch];
            for (int i = 0; i < batch; i++) beams[i] = checked((int)TokenIndices.At(beamIdx, i));
            KvType type = KvTypes.Of(context.Services.Options.KvCacheType);
            VariableStore variables = context.Services.Variables;
            KvCache keys = variables[keyId].Cache(type, KvLayout.Keys, newKeys.Shape[1], newKeys.Shape[3]);
            KvCache values = variables[valueId].Cache(type, KvLayout.Values, newValues.Shape[1], newValues.Shape[3]);
            if (variables.Tree is { } tree)
            {
                rest.Run(context, q, keys.AppendTree(newKeys, tree, context.Services.Pool), values.AppendTree(newValues, tree, context.Services.Pool), tree);
                return;
            }

            keys.Append(newKeys, beams, context.Services.Pool);
            values.Append(newValues, beams, context.Services.Pool);
            rest.Run(context, q, keys, values, keys.Length + newKeys.Shape[2]);
        }

    }
}
