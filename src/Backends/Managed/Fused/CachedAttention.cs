using Lockstep.Backends.Managed.Ops;
using Lockstep.Backends.Managed.Plans;
using Lockstep.Backends.Managed.State;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Graph.Patterns;
using Lockstep.Kernels;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>
/// ScaledDotProductAttention over a cache in ReadValue/Assign: new keys and values are appended in place, repeated heads (GQA) are read where they lie,
/// and rows are exchanged by <c>beam_idx</c> only when it asks for it.
/// </summary>
internal sealed class CachedAttention : IPattern
{
    public string Anchor => "ScaledDotProductAttention";

    public Fusion? Match(Node anchor, PatternContext context, out string? refusal)
    {
        refusal = FormRefusal(anchor);
        if (refusal is not null) return null;
        ConstantFolder constants = context.Constants;
        if (AttentionForms.Find(anchor, context.Model, port => constants.IsConstant(port) ? constants.Evaluate(port) : null, out string? unknown) is not { } form)
        {
            refusal = unknown;
            return null;
        }

        if (CachePath.Find(anchor.Inputs[1], anchor, context.Model, out refusal) is not { } key) return null;
        if (CachePath.Find(anchor.Inputs[2], anchor, context.Model, out refusal) is not { } value) return null;
        if (key.BeamIdx != value.BeamIdx || key.VariableId == value.VariableId)
        {
            refusal = "keys and values are not two caches with one beam_idx";
            return null;
        }

        context.CachedVariables.Add(key.VariableId);
        context.CachedVariables.Add(value.VariableId);
        refusal = unknown;
        var kernel = new Kernel(key.VariableId, value.VariableId, form);
        Port? last = form.Mask ?? form.Visible?.Padding;
        Port[] inputs = [anchor.Inputs[0], key.NewRows, value.NewRows, key.BeamIdx, .. last is { } port ? [port] : Array.Empty<Port>()];
        return new Fusion("Attention.cached", inputs, 3 + key.NodeCount + value.NodeCount, Rule, kernel.Run) { TakesOver = [key.Assign, value.Assign] };
    }

    private static string? FormRefusal(Node attention)
    {
        if (attention.Attributes.Bool("causal", false)) return "a causal mask without a tensor";
        if (attention.Inputs.Count > 5) return "a sink";
        if (attention.Inputs.Take(4).Any(port => port.Shape is not { HasRank: true, Rank: 4 })) return "tensors of another rank than 4";
        if (attention.Inputs.Take(3).Any(port => port.Type != DType.F32)) return "tensors of another type than f32";
        return attention.Inputs.Count > 3 && attention.Inputs[3].Type is not (DType.F32 or DType.Boolean) ? "a mask of another type than f32 or boolean" : null;
    }

    // q [batch, heads, tokens, dim] and new values [batch, kv heads, tokens, value dim] give [batch, heads, tokens, value dim].
    private static void Rule(InferenceContext context) => context.Set(0, DType.F32, context.Shape(0).With(-1, context.Shape(2)[-1]));

    private sealed class Kernel(string keyId, string valueId, AttentionForm form)
    {
        public void Run(OpContext context)
        {
            Tensor q = context.Input(0), newKeys = context.Input(1), newValues = context.Input(2);
            int[] beams = Array.ConvertAll(ElementConverter.ToInt64s(context.Input(3)), beam => checked((int)beam));
            KvCache keys = context.Services.Variables[keyId].Cache(newKeys.Shape[0], newKeys.Shape[1], newKeys.Shape[3]);
            KvCache values = context.Services.Variables[valueId].Cache(newValues.Shape[0], newValues.Shape[1], newValues.Shape[3]);
            ReadOnlySpan<float> k = keys.Append(newKeys, keys.Length == 0 ? [] : beams);
            ReadOnlySpan<float> v = values.Append(newValues, values.Length == 0 ? [] : beams);
            int total = keys.Length + newKeys.Shape[2];
            var shape = new AttentionShape(q.Shape[0], q.Shape[1], keys.Heads, q.Shape[2], total, q.Shape[3], values.Dim);
            Tensor? mask = form.Mask is not null ? Additive(context.Input(4)) : form.Visible is null && form.Slopes is null ? null : Rule(q.Shape, total, form.Visible?.Padding is null ? null : context.Input(4));
            if (mask is not null && mask.Shape[-1] != total) throw new ArgumentException($"the mask {mask} does not end in the {total} positions of the cache");
            var operands = new AttentionOperands
            {
                Query = q.Values<float>(), QueryStrides = Dense(q.Shape),
                Key = k, KeyStrides = Cached(keys), Value = v, ValueStrides = Cached(values),
                Mask = mask is null ? [] : mask.Values<float>(), MaskStrides = mask is null ? default : Broadcast(mask.Shape),
                Output = context.Out<float>(0), OutputStrides = Dense(context.Output(0).Shape),
            };
            AttentionRows.Run(in shape, in operands, form.Scale ?? 1 / MathF.Sqrt(q.Shape[3]), context.Services.Pool);
        }

        // The rule as a tensor [batch, heads or 1, tokens, total].
        private Tensor Rule(Shape q, int total, Tensor? padding)
        {
            (int batch, int tokens) = (q[0], q[2]);
            int heads = form.Slopes?.Length ?? 1;
            VisibleKeys visible = form.Visible ?? new VisibleKeys(false, 0, null);
            long[]? shown = padding is null ? null : ElementConverter.ToInt64s(padding);
            if (padding is not null && padding.Shape[1] != total) throw new ArgumentException($"the attention_mask {padding} does not end in the {total} positions of the cache");
            if (form.SlopesCountPadding && padding is not null) PaddingRows.RequireNoGap(padding);
            Tensor mask = Tensor.Uninitialized(DType.F32, new Shape(batch, heads, tokens, total));
            Span<float> values = mask.Writable<float>();
            int at = 0;
            for (int b = 0; b < batch; b++)
            {
                for (int h = 0; h < heads; h++)
                {
                    for (int i = 0; i < tokens; i++)
                    {
                        for (int t = 0; t < total; t++)
                        {
                            int distance = t - (total - tokens + i);
                            bool seen = (!visible.Causal || distance <= 0) && (visible.Window == 0 || distance > -visible.Window) && (shown is null || shown[(b * total) + t] != 0);
                            values[at++] = seen ? (form.Slopes?[h] ?? 0) * t : -65504f;
                        }
                    }
                }
            }

            return mask;
        }

        private static Strides Dense(Shape shape) => new((long)shape[1] * shape[2] * shape[3], (long)shape[2] * shape[3], shape[3]);

        private static Strides Cached(KvCache cache) => new((long)cache.Heads * cache.Capacity * cache.Dim, (long)cache.Capacity * cache.Dim, cache.Dim);

        private static Strides Broadcast(Shape shape)
        {
            Strides dense = Dense(shape);
            return new Strides(shape[0] == 1 ? 0 : dense.Batch, shape[1] == 1 ? 0 : dense.Head, shape[2] == 1 ? 0 : dense.Row);
        }

        private static Tensor Additive(Tensor mask)
        {
            if (mask.Type == DType.F32) return mask;
            Tensor additive = Tensor.Uninitialized(DType.F32, mask.Shape);
            ReadOnlySpan<byte> visible = mask.Values<byte>();
            Span<float> values = additive.Writable<float>();
            for (int i = 0; i < values.Length; i++) values[i] = visible[i] != 0 ? 0 : float.NegativeInfinity;
            return additive;
        }
    }
}
