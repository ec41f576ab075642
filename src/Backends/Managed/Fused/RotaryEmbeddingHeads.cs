using Lockstep.Backends.Managed.Ops;
using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Graph.Patterns;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>Rotary embedding as one kernel, read from where the projection wrote it.</summary>
internal sealed class RotaryEmbeddingHeads : IPattern
{
    private RotaryEmbeddingHeads(string anchor) => Anchor = anchor;

    /// <summary>Concat, of rotated and kept dims, comes before the Add inside it.</summary>
    public static IReadOnlyList<IPattern> All { get; } = [new RotaryEmbeddingHeads("Concat"), new RotaryEmbeddingHeads("Add")];

    public string Anchor { get; }

    public Fusion? Match(Node anchor, PatternContext context, out string? refusal)
    {
        if (context.Rotary.Match(anchor, out refusal) is not { } found) return null;
        if (found.Source.Type != DType.F32 || found.Cos.Type != DType.F32 || found.Sin.Type != DType.F32 || !found.Cos.Shape.HasRank || !found.Cos.Shape[-1].IsStatic)
        {
            refusal = "a rotary embedding of other types than f32, or with tables of unknown width";
            return null;
        }

        string kernel = $"Rope{(found.Interleaved ? ".interleaved" : "")}{(found.RotaryDim < found.Dim ? $".{found.RotaryDim}of{found.Dim}" : "")}";
        return new Fusion(kernel, [found.Source, found.Cos, found.Sin], found.NodeCount, Rule(found), Run(found, found.Cos.Shape[-1].Value));
    }

    private static ShapeRule Rule(RotaryEmbedding found) => context => context.Set(0, DType.F32, found.TokensFirst
        ? new PartialShape(context.Shape(0)[0], found.Heads, context.Shape(0)[1], found.Dim)
        : context.Shape(0));

    private static OpKernel Run(RotaryEmbedding found, int tableWidth) => context =>
    {
        Shape x = context.Input(0).Shape;
        int batch = x[0], tokens = found.TokensFirst ? x[1] : x[2];
        Strides strides = found.TokensFirst
            ? new Strides((long)tokens * found.Width, found.HeadStride, found.Width)
            : new Strides((long)found.Heads * tokens * found.Dim, (long)tokens * found.Dim, found.Dim);
        var tables = new RopeTables(context.In<float>(1), context.In<float>(2), tableWidth, found.TablePerPair);
        var shape = new RopeShape(batch, found.Heads, tokens, found.Dim, found.RotaryDim);
        Rope.Run(context.In<float>(0)[found.Offset..], strides, tables, in shape, found.Interleaved, context.Out<float>(0), context.Services.Pool);
    };
}
