using System.Collections.Frozen;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Binds a node to its kernel: reads attributes, chooses the body for its types.</summary>
/// <exception cref="UnsupportedException">The backend cannot run this form of the op.</exception>
/// <exception cref="AttributeException">An attribute is missing or outside its domain.</exception>
internal delegate OpKernel OpBinder(Node node);

/// <summary>One op that the reference can run.</summary>
/// <param name="Type">Op type as the specification spells it.</param>
/// <param name="SinceOpset">First opset in which this form of the op exists.</param>
/// <param name="Bind">Binds a node.</param>
internal sealed record OpEntry(string Type, int SinceOpset, OpBinder Bind);

/// <summary>Every op of the reference: one line an op and version. A node takes the newest entry not newer than its opset.</summary>
internal static class OpTable
{
    private static readonly OpEntry[] s_entries =
    [
        new("Add", 1, BinaryLoop<Add>.Bind),
        new("Assign", 3, Assign.Bind),
        new("ReadValue", 3, ReadValue.Bind),
        new("Reshape", 1, Reshape.Bind),
        new("SoftMax", 1, SoftMax.Bind),
    ];

    private static readonly FrozenDictionary<string, OpEntry[]> s_byType = s_entries.GroupBy(entry => entry.Type)
        .ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(entry => entry.SinceOpset).ToArray());

    /// <summary>All entries.</summary>
    public static IReadOnlyList<OpEntry> Entries => s_entries;

    /// <summary>The entry for an op type and opset number (0: the newest); null when the op is unknown.</summary>
    public static OpEntry? Find(string type, int opset)
    {
        if (!s_byType.TryGetValue(type, out OpEntry[]? entries)) return null;
        return Array.Find(entries, entry => opset == 0 || entry.SinceOpset <= opset) ?? entries[^1];
    }
}
