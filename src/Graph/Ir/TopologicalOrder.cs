namespace Lockstep.Graph.Ir;

/// <summary>Orders layers so that producers come before consumers, by depth-first search without recursion.</summary>
internal static class TopologicalOrder
{
    private enum Mark : byte
    {
        New,
        Open,
        Done,
    }

    /// <summary>
    /// Positions of all layers reachable from <paramref name="roots"/>, producers first. On a cycle: null, and the layers on it, each feeding the next.
    /// </summary>
    public static List<int>? Sort(IReadOnlyList<IReadOnlyList<int>> producers, IEnumerable<int> roots, out List<int> cycle)
    {
        var order = new List<int>(producers.Count);
        var marks = new Mark[producers.Count];
        var path = new Stack<(int Layer, int Next)>();
        cycle = [];
        foreach (int root in roots)
        {
            if (marks[root] != Mark.New) continue;
            marks[root] = Mark.Open;
            path.Push((root, 0));
            while (path.TryPop(out (int Layer, int Next) top))
            {
                if (top.Next == producers[top.Layer].Count)
                {
                    marks[top.Layer] = Mark.Done;
                    order.Add(top.Layer);
                    continue;
                }

                path.Push((top.Layer, top.Next + 1));
                int producer = producers[top.Layer][top.Next];
                if (marks[producer] == Mark.Open)
                {
                    cycle = [.. path.Select(step => step.Layer).TakeWhile(layer => layer != producer).Prepend(producer)];
                    return null;
                }

                if (marks[producer] == Mark.Done) continue;
                marks[producer] = Mark.Open;
                path.Push((producer, 0));
            }
        }

        return order;
    }
}
