using Lockstep.Graph;

namespace Lockstep.Inspect;

/// <summary>
/// Matches the nodes of two graphs. Results, Assigns, Parameters and ReadValues are matched by the names that belong to the model's interface; from each pair the
/// match goes back along equal inputs. Where the types part, the nearest nodes of equal kind above are taken, and what lies between was added or removed.
/// </summary>
internal sealed class StructureMatch(DiffGraph first, DiffGraph second)
{
    private const int Reach = 6; // nodes that may lie between, on both sides together

    private readonly Dictionary<Node, Node> _forward = [], _back = [];
    private readonly List<(Node First, Node Second)> _pairs = [];

    /// <summary>What was matched, in the order in which it was found.</summary>
    public IReadOnlyList<(Node First, Node Second)> Pairs => _pairs;

    public bool HasFirst(Node node) => _forward.ContainsKey(node);

    public bool HasSecond(Node node) => _back.ContainsKey(node);

    /// <summary>The node of the second graph that belongs to one of the first; null when there is none.</summary>
    public Node? Other(Node node) => _forward.GetValueOrDefault(node);

    public void Run()
    {
        Model a = first.Model, b = second.Model;
        Name(a.Parameters, b.Parameters, node => InterfaceName(node, a), node => InterfaceName(node, b));
        Name(OfType(a, "ReadValue"), OfType(b, "ReadValue"), Id, Id);
        Name(a.Sinks, b.Sinks, Id, Id);
        Name(a.Results, b.Results, node => InterfaceName(node, a), node => InterfaceName(node, b));
        for (int i = 0; i < _pairs.Count; i++) Inputs(_pairs[i].First, _pairs[i].Second);
    }

    // By name where both have it, the rest in order: a converter may rename what it likes.
    private void Name(IReadOnlyList<Node> a, IReadOnlyList<Node> b, Func<Node, string> nameA, Func<Node, string> nameB)
    {
        foreach (Node node in a)
        {
            if (b.FirstOrDefault(other => !HasSecond(other) && nameB(other) == nameA(node)) is { } other) Pair(node, other);
        }

        foreach ((Node node, Node other) in a.Where(node => !HasFirst(node)).Zip(b.Where(node => !HasSecond(node))).ToArray()) Pair(node, other);
    }

    private void Inputs(Node a, Node b)
    {
        IReadOnlyList<Port> left = first.Inputs(a), right = second.Inputs(b);
        for (int i = 0; i < Math.Min(left.Count, right.Count); i++)
        {
            (Node x, Node y) = (left[i].Node, right[i].Node);
            if (HasFirst(x) || HasSecond(y)) Skipped(x, y);
            else if (first.Kind(x) == second.Kind(y)) Pair(x, y);
            else Skipped(x, y);
        }
    }

    // The pair of equal kind with the fewest nodes passed over, both sides counted; their inputs must look alike too, or any Add would do.
    private void Skipped(Node a, Node b)
    {
        if (HasFirst(a) && HasSecond(b)) return;
        List<(Node Node, int Depth)> above = Above(a, first), others = Above(b, second);
        foreach ((Node x, Node y) in from x in above from y in others where x.Depth + y.Depth is > 0 and <= Reach orderby x.Depth + y.Depth select (x.Node, y.Node))
        {
            if (Other(x) == y && HasFirst(x)) return; // both lead to what is matched already
            if (HasFirst(x) || HasSecond(y) || first.Kind(x) != second.Kind(y) || !Alike(x, y)) continue;
            Pair(x, y);
            return;
        }
    }

    private bool Alike(Node a, Node b)
    {
        if (first.Weight(a) is { } x && second.Weight(b) is { } y) return x.Elements == y.Elements;
        IReadOnlyList<Port> left = first.Inputs(a), right = second.Inputs(b);
        return left.Count == right.Count && left.Zip(right).Count(pair => first.Kind(pair.First.Node) == second.Kind(pair.Second.Node)) * 2 >= left.Count;
    }

    private static List<(Node Node, int Depth)> Above(Node node, DiffGraph graph)
    {
        var found = new List<(Node, int)> { (node, 0) };
        var seen = new HashSet<Node> { node };
        for (int i = 0; i < found.Count; i++)
        {
            (Node at, int depth) = found[i];
            if (depth == Reach) continue;
            foreach (Port port in graph.Inputs(at))
            {
                if (seen.Add(port.Node)) found.Add((port.Node, depth + 1));
            }
        }

        return found;
    }

    private void Pair(Node a, Node b)
    {
        _forward[a] = b;
        _back[b] = a;
        _pairs.Add((a, b));
    }

    private static Node[] OfType(Model model, string type) => model.Nodes.Where(node => node.Type == type).ToArray();

    private static string Id(Node node) => node.Attributes.Find("variable_id") ?? node.Name;

    private static string InterfaceName(Node node, Model model)
    {
        IEnumerable<string> names = node.Type == "Result" ? node.OutputNames.Concat(node.Inputs[0].Node.Outputs[node.Inputs[0].Index].Names) : node.Outputs[0].Names;
        return names.FirstOrDefault() ?? $"{node.Type} {model.Nodes.Where(other => other.Type == node.Type).TakeWhile(other => other != node).Count()}";
    }
}
