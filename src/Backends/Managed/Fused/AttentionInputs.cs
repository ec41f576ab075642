using Lockstep.Backends.Managed.Ops;
using Lockstep.Backends.Managed.State;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Graph.Patterns;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>
/// What a form of attention needs besides q, k and v, as inputs of a fusion: a mask or padding, and sinks; and the kernel's call over a cache.
/// </summary>
internal sealed class AttentionInputs
{
    private readonly AttentionForm _form;
    private readonly int _mask = -1; // index of the input
    private readonly int _padding = -1;
    private readonly int _sinks = -1;

    /// <summary>The inputs of a form, behind the first <paramref name="first"/> of a fusion.</summary>
    public AttentionInputs(AttentionForm form, int first)
    {
        _form = form;
        var ports = new List<Port>();
        if (form.Mask is { } mask)
        {
            _mask = first + ports.Count;
            ports.Add(mask);
        }

        if (form.Visible?.Padding is { } padding)
        {
            _padding = first + ports.Count;
            ports.Add(padding);
        }

        if (form.Sinks is { } sinks)
        {
            _sinks = first + ports.Count;
            ports.Add(sinks);
        }

        Ports = ports;
    }

    /// <summary>The inputs.</summary>
    public IReadOnlyList<Port> Ports { get; }

    /// <summary>Why the kernel cannot compute a form; null when it can.</summary>
    public static string? Refusal(AttentionForm form)
    {
        Port[] tensors = [form.Query, form.Keys, form.Values];
        if (tensors.Any(port => port.Shape is not { HasRank: true, Rank: 4 })) return "tensors of another rank than 4";
        if (tensors.Any(port => port.Type != DType.F32)) return "tensors of another type than f32";
        if (form.Mask is { } mask && mask.Shape is not { HasRank: true, Rank: 4 }) return "a mask of another rank than 4";
        if (form.Mask is { } typed && typed.Type is not (DType.F32 or DType.Boolean)) return "a mask of another type than f32 or boolean";
        if (form.Visible?.Padding is { } padding && (padding.Type is not (DType.I64 or DType.I32) || padding.Shape is not { HasRank: true, Rank: 2 })) return "padding in another form than [batch, tokens] of i64 or i32";
        if (form.Slopes is { } slopes && form.Query.Shape[1] != slopes.Length) return "ALiBi slopes that are not one a head";
        return form.Sinks is null || IsOnePerHead(form.Sinks.Value, form.Query.Shape[1]) ? null : "sinks that are not f32, one a head";
    }

    /// <summary>q <c>[batch, heads, tokens, dim]</c> and values <c>[batch, kv heads, positions, value dim]</c>, inputs 0 and 2, give <c>[batch, heads, tokens, value dim]</c>.</summary>
    public static void Rule(InferenceContext context) => context.Set(0, DType.F32, context.Shape(0).With(-1, context.Shape(2)[-1]));

    /// <summary>Attention of <paramref name="q"/> over <paramref name="total"/> positions of two caches; the result is output 0.</summary>
    public void Run(OpContext context, Tensor q, KvCache keys, KvCache values, int total)
    {
        Check(context, q, total);
        Run(context, q, keys.Blocks, values.Blocks, 0, q.Shape[2], total);
    }

    /// <summary>Attention of the rows of a tree: on each path the rows that are on no path before it are the end of a chain, and run as one.</summary>
    public void Run(OpContext context, Tensor q, KvPaths keys, KvPaths values, RowTree tree)
    {
        Check(context, q, keys.Length + tree.Rows);
        for (int path = 0; path < tree.Leaves.Length; path++)
        {
            int first = tree.FirstOwnRow(path), leaf = tree.Leaves[path];
            Run(context, q, keys.Of(path), values.Of(path), first, leaf + 1 - first, keys.Length + tree.Depths[leaf] + 1);
        }
    }

    private void Check(OpContext context, Tensor q, int total)
    {
        Tensor? mask = Optional(context, _mask), padding = Optional(context, _padding);
        if (mask is not null && mask.Shape[-1] != total) throw new ArgumentException($"the mask {mask} does not end in the {total} positions of the keys");
        if (padding is not null && (padding.Shape[0] != q.Shape[0] || padding.Shape[1] != total)) throw new ArgumentException($"the padding {padding} is not one number for each of {q.Shape[0]} x {total} positions");
        if (_form.SlopesCountPadding && padding is not null) PaddingRows.RequireNoGap(padding);
    }

    // Some rows of q, which end a chain of so many positions.
    private void Run(OpContext context, Tensor q, PagedBlocks keys, PagedBlocks values, int firstRow, int rows, int total)
    {
        var shape = new AttentionShape(q.Shape[0], q.Shape[1], keys.Format.Heads, rows, total, q.Shape[3], values.Format.Dim);
        Tensor? mask = Optional(context, _mask), padding = Optional(context, _padding);
        int first = _form.AlignedToFirstKey ? 0 : total - rows, paddingBytes = padding is null ? 0 : padding.Type.BitWidth / 8;
        var operands = new PagedOperands
        {
            Query = q.Values<float>()[(firstRow * q.Shape[3])..], QueryStrides = Dense(q.Shape), Keys = keys, Values = values,
            Output = context.Out<float>(0)[(firstRow * values.Format.Dim)..], OutputStrides = Dense(context.Output(0).Shape),
            Scale = _form.Scale ?? 1 / MathF.Sqrt(q.Shape[3]), Softcap = _form.Softcap,
            Rule = new KeyRule(first, _form.Visible?.Causal ?? false, _form.Visible?.Window ?? 0),
            Padding = padding is null ? [] : padding.Bytes[..(q.Shape[0] * total * paddingBytes)], PaddingBytes = paddingBytes,
            Mask = mask?.Type == DType.F32 ? mask.Values<float>() : [], Visible = mask?.Type == DType.Boolean ? mask.Values<byte>() : [],
            MaskStrides = mask is null ? default : Broadcast(mask.Shape),
            Slopes = _form.Slopes, Sinks = _sinks < 0 ? [] : context.In<float>(_sinks),
        };
        PagedAttention.Run(in shape, in operands, context.Services.Pool);
    }

    private static Tensor? Optional(OpContext context, int input) => input < 0 ? null : context.Input(input);

    private static bool IsOnePerHead(Port sinks, Dimension heads) =>
        sinks.Type == DType.F32 && heads.IsStatic && sinks.Shape is { HasRank: true } shape && shape.ToArray().All(dim => dim.IsStatic)
        && (shape.Rank == 4 ? shape[1] == heads && shape[0].Value * shape[2].Value * shape[3].Value == 1 : shape.Rank == 3 && shape[0] == heads && shape[1].Value * shape[2].Value == 1);

    private static Strides Dense(Shape shape) => new((long)shape[1] * shape[2] * shape[3], (long)shape[2] * shape[3], shape[3]);

    private static Strides Broadcast(Shape shape)
    {
        Strides dense = Dense(shape);
        return new Strides(shape[0] == 1 ? 0 : dense.Batch, shape[1] == 1 ? 0 : dense.Head, shape[2] == 1 ? 0 : dense.Row);
    }
}
