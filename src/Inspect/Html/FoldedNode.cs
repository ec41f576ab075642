using Lockstep.Graph;

namespace Lockstep.Inspect;

/// <summary>A node of the page: one node of the graph, or the node at one place of every block of a kind.</summary>
/// <param name="Index">Place in <see cref="FoldedGraph.Nodes"/>.</param>
/// <param name="Group">The fold it belongs to; -1 for none.</param>
/// <param name="Members">Block name and node, one for each block that was folded; one alone outside folds.</param>
internal sealed record FoldedNode(int Index, int Group, List<(string Block, Node Node)> Members)
{
    public Node Node => Members[0].Node;
}
