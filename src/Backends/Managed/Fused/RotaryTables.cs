using System.Runtime.InteropServices;
using Lockstep.Backends.Managed.Ops;
using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Graph.Patterns;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>Cosines and sines of a rotary embedding straight from the positions.</summary>
internal sealed class RotaryTables : IPattern
{
    private RotaryTables(string anchor) => Anchor = anchor;

    public static IReadOnlyList<IPattern> All { get; } = [new RotaryTables("Multiply"), new RotaryTables("Cos"), new RotaryTables("Sin")];

    public string Anchor { get; }

    public Fusion? Match(Node anchor, PatternContext context, out string? refusal)
    {
        refusal = null;
        ConstantFolder constants = context.Constants;
        if (RotaryAngles.Match(anchor, context.Model, context.Sizes, context.ValueOf) is not { } table || constants.IsConstant(anchor.Output())) return null;
        int columns = table.Frequencies.Length;
        ShapeRule rule = inference => inference.Set(0, DType.F32, inference.Shape(0) is { HasRank: true, Rank: 2 } tokens
            ? new PartialShape(tokens[0], tokens[1], columns)
            : new PartialShape(1, inference.Shape(0)[0], columns));
        return new Fusion($"RotaryTable.{(table.IsSine ? "sin" : "cos")}", [table.Positions], 6, rule, table.Positions.Type == DType.I64 ? Run(table) : RunNarrow(table));
    }

    private static OpKernel Run(RotaryAngles table) => context => Fill(table, context.In<long>(0), context.Out<float>(0));

    private static OpKernel RunNarrow(RotaryAngles table) => context =>
    {
        ReadOnlySpan<int> positions = context.In<int>(0);
        Span<float> result = context.Out<float>(0);
        int columns = table.Frequencies.Length;
        for (int i = 0; i < positions.Length; i++)
        {
            long position = positions[i];
            Fill(table, MemoryMarshal.CreateReadOnlySpan(ref position, 1), result.Slice(i * columns, columns));
        }
    };

    private static void Fill(RotaryAngles table, ReadOnlySpan<long> positions, Span<float> result)
    {
        if (table.IsSine) RotaryTable.Sines(positions, table.Frequencies, table.Factor, result);
        else RotaryTable.Cosines(positions, table.Frequencies, table.Factor, result);
    }
}
