using System.Globalization;
using Lockstep.Inspect;
using Spectre.Console;

namespace Lockstep.Cli.Commands;

/// <summary>Prints a <see cref="ModelSummary"/> on one screen.</summary>
internal static class InspectSummary
{
    private const int MostPorts = 8, MostOps = 12, MostLines = 10;

    public static void Print(ModelSummary summary)
    {
        Line("model", $"{summary.Path}: '{summary.Name}', IR {summary.IrVersion}, weights {(summary.WeightsBytes is { } bytes ? Quantities.Bytes(bytes) : "missing")}");
        Line("kind", summary.Architecture.Kind);
        foreach (string evidence in summary.Architecture.Evidence) Line("", evidence);
        Ports("inputs", summary.Inputs);
        Ports("outputs", summary.Outputs);
        States(summary.States);
        Line("ops", $"{summary.Ops.Sum(op => op.Count)} nodes, {summary.Ops.Count} kinds: {string.Join(", ", summary.Ops.Take(MostOps).Select(op => $"{op.Type}({op.Opset.Replace("opset", "", StringComparison.Ordinal)}) {op.Count}"))}"
            + (summary.Ops.Count > MostOps ? ", ..." : ""));
        Line("", $"by opset: {string.Join(", ", summary.Ops.GroupBy(op => op.Opset).OrderByDescending(group => group.Sum(op => op.Count)).Select(group => $"{group.Key} {group.Sum(op => op.Count)}"))}");
        Line("parameters", string.Create(CultureInfo.InvariantCulture, $"{Quantities.Count(summary.Parameters)} at {summary.BitsPerWeight:0.00} bits each, scales and zero points included"));
        Weights(summary);
        if (summary.Cache is { } cache) Line("KV cache", $"{Quantities.Bytes(cache.BytesF32)} a token in f32, {Quantities.Bytes(cache.BytesF16)} in f16, {Quantities.Bytes(cache.BytesU8)} in u8 ({cache.Tensors} tensors)");
        if (summary.OperationsPerDecodedToken is { } decode) Line("operations", $"{Quantities.Count(decode)} a token behind 512 others, {Quantities.Count(summary.OperationsPerPromptToken ?? 0)} a token of a prompt of 512");
        if (summary.ContextLength is { } context) Line("context", $"{context} tokens");
        Lines("origin", summary.Origin, 20);
        Line("managed", summary.Patterns.Count == 0 ? "no pattern to fuse" : $"can fuse {string.Join(", ", summary.Patterns.Select(pattern => $"{pattern.Count} {pattern.Pattern}"))}; 'inspect patterns' names the kernels");
        if (summary.Unsupported is { Count: > 0 } unsupported) Lines("cannot run", unsupported, MostLines);
        else if (summary.Unsupported is not null) Line("", "runs every node");
        Lines("problems", summary.Problems, MostLines);
    }

    private static void Weights(ModelSummary summary)
    {
        Table table = Tables.Create("storage", "weights", "parameters", "share", "bits each");
        foreach (SchemeShare share in summary.Schemes)
            table.Row(share.Scheme.ToString(), share.Tensors.ToString(), Quantities.Count(share.Parameters), $"{100.0 * share.Parameters / summary.Parameters:0.0} %", share.BitsPerWeight.ToString("0.00", CultureInfo.InvariantCulture));
        if (summary.Schemes.Count > 0) Tables.Print(table);
        table = Tables.Create("type", "role", "constants", "elements", "bytes");
        foreach (TypeShare share in summary.Constants) table.Row(share.Type, share.Role, share.Tensors.ToString(), Quantities.Count(share.Elements), Quantities.Bytes(share.Bytes));
        if (summary.Constants.Count > 0) Tables.Print(table);
    }

    private static void Ports(string title, IReadOnlyList<PortSummary> ports)
    {
        for (int i = 0; i < Math.Min(ports.Count, MostPorts); i++) Line(i == 0 ? title : "", $"{ports[i].Name} {ports[i].Type}{ports[i].Shape}");
        if (ports.Count > MostPorts) Line("", $"... and {ports.Count - MostPorts} more");
    }

    private static void States(IReadOnlyList<StateSummary> states)
    {
        bool first = true;
        foreach (IGrouping<string, StateSummary> group in states.GroupBy(state => $"{state.Type}{state.Shape}{(state.GrowingAxis is { } axis ? $", grows along axis {axis}" : ", of fixed size")}"))
        {
            Line(first ? "states" : "", $"{group.Count()} x {group.Key}");
            first = false;
        }
    }

    private static void Lines(string title, IReadOnlyList<string> lines, int most)
    {
        for (int i = 0; i < Math.Min(lines.Count, most); i++) Line(i == 0 ? title : "", lines[i]);
        if (lines.Count > most) Line("", $"... and {lines.Count - most} more");
    }

    private static void Line(string title, string text) => Console.WriteLine($"{title,-11} {text}");
}
