namespace Lockstep.Inspect;

/// <summary>
/// Places nodes in rows so that edges lead down: longest path for the row, medians of neighbours for the order within a row, averages of neighbours for the place.
/// Edges over several rows get a bend in each. After Sugiyama, Tagawa and Toda, 1981.
/// </summary>
internal sealed class GraphLayout
{
    private const int RowHeight = 74, Gap = 22, BendWidth = 10, Sweeps = 12;

    private readonly List<Cell> _cells = [];
    private readonly List<List<Cell>> _rows = [];

    private GraphLayout()
    {
    }

    /// <summary>Centre of each node.</summary>
    public (double X, double Y)[] Places { get; private set; } = [];

    /// <summary>Points that each edge passes on its way, ends included.</summary>
    public List<(double X, double Y)>[] Paths { get; private set; } = [];

    /// <param name="widths">Width of each node.</param>
    /// <param name="edges">Edges; those that close a circle are drawn straight.</param>
    public static GraphLayout Of(IReadOnlyList<int> widths, IReadOnlyList<(int From, int To, bool Back)> edges)
    {
        var layout = new GraphLayout();
        bool[] back = BackEdges(widths.Count, edges);
        int[] rows = Rank(widths.Count, edges, back);
        for (int i = 0; i < widths.Count; i++) layout.Add(rows[i], widths[i]);
        var chains = new List<Cell>[edges.Count];
        for (int i = 0; i < edges.Count; i++) chains[i] = layout.Chain(edges[i].From, edges[i].To, back[i]);
        layout.Order();
        layout.Spread();
        layout.Places = [.. layout._cells.Take(widths.Count).Select(cell => (cell.X, (double)cell.Row * RowHeight))];
        layout.Paths = [.. chains.Select(chain => chain.Select(cell => (cell.X, (double)cell.Row * RowHeight)).ToList())];
        return layout;
    }

    // An edge to a node on the path that leads here closes a circle.
    private static bool[] BackEdges(int nodes, IReadOnlyList<(int From, int To, bool Back)> edges)
    {
        bool[] back = [.. edges.Select(edge => edge.Back)];
        ILookup<int, int> leaving = Enumerable.Range(0, edges.Count).Where(index => !back[index]).ToLookup(index => edges[index].From);
        var state = new byte[nodes]; // 0 new, 1 on the path, 2 done
        for (int root = 0; root < nodes; root++)
        {
            if (state[root] != 0) continue;
            var path = new Stack<(int Node, IEnumerator<int> Edges)>([(root, leaving[root].GetEnumerator())]);
            state[root] = 1;
            while (path.TryPeek(out (int Node, IEnumerator<int> Edges) top))
            {
                if (!top.Edges.MoveNext())
                {
                    state[top.Node] = 2;
                    path.Pop();
                    continue;
                }

                int to = edges[top.Edges.Current].To;
                if (state[to] == 1) back[top.Edges.Current] = true;
                if (state[to] != 0) continue;
                state[to] = 1;
                path.Push((to, leaving[to].GetEnumerator()));
            }
        }

        return back;
    }

    private static int[] Rank(int nodes, IReadOnlyList<(int From, int To, bool Back)> edges, bool[] back)
    {
        int[] rows = new int[nodes], waiting = new int[nodes];
        int[] forward = [.. Enumerable.Range(0, edges.Count).Where(index => !back[index])];
        foreach (int index in forward) waiting[edges[index].To]++;
        ILookup<int, int> leaving = forward.ToLookup(index => edges[index].From, index => edges[index].To);
        var ready = new Queue<int>(Enumerable.Range(0, nodes).Where(node => waiting[node] == 0));
        var order = new List<int>();
        while (ready.TryDequeue(out int node))
        {
            order.Add(node);
            foreach (int to in leaving[node])
            {
                rows[to] = Math.Max(rows[to], rows[node] + 1);
                if (--waiting[to] == 0) ready.Enqueue(to);
            }
        }

        // Nodes come down to just above the first that reads them.
        order.Reverse();
        foreach (int node in order)
        {
            int[] below = [.. leaving[node].Select(to => rows[to])];
            if (below.Length > 0) rows[node] = Math.Max(rows[node], below.Min() - 1);
        }

        return rows;
    }

    private Cell Add(int row, int width)
    {
        while (_rows.Count <= row) _rows.Add([]);
        var cell = new Cell(row, width);
        _rows[row].Add(cell);
        _cells.Add(cell);
        return cell;
    }

    private List<Cell> Chain(int from, int to, bool back)
    {
        Cell start = _cells[from], end = _cells[to];
        var chain = new List<Cell> { start };
        for (int row = start.Row + 1; row < end.Row && !back; row++) chain.Add(Add(row, BendWidth));
        chain.Add(end);
        if (back) return chain;
        for (int i = 0; i + 1 < chain.Count; i++)
        {
            chain[i].Below.Add(chain[i + 1]);
            chain[i + 1].Above.Add(chain[i]);
        }

        return chain;
    }

    private void Order()
    {
        foreach (List<Cell> row in _rows) Number(row);
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            bool down = sweep % 2 == 0;
            foreach (List<Cell> row in down ? _rows : Enumerable.Reverse(_rows))
            {
                foreach (Cell cell in row) cell.Key = Median(down ? cell.Above : cell.Below, cell.Place);
                List<Cell> sorted = [.. row.OrderBy(cell => cell.Key)];
                row.Clear();
                row.AddRange(sorted);
                Number(row);
            }
        }
    }

    private static void Number(List<Cell> row)
    {
        for (int i = 0; i < row.Count; i++) row[i].Place = i;
    }

    private static double Median(List<Cell> neighbours, int own)
    {
        if (neighbours.Count == 0) return own;
        int[] places = [.. neighbours.Select(cell => cell.Place).Order()];
        return (places[(places.Length - 1) / 2] + places[places.Length / 2]) / 2.0;
    }

    private void Spread()
    {
        foreach (List<Cell> row in _rows)
        {
            foreach (Cell cell in row) cell.X = 0;
            Separate(row);
        }

        for (int sweep = 0; sweep < 2 * Sweeps; sweep++)
        {
            bool down = sweep % 2 == 0;
            foreach (List<Cell> row in down ? _rows : Enumerable.Reverse(_rows))
            {
                foreach (Cell cell in row)
                {
                    List<Cell> neighbours = sweep >= Sweeps ? [.. cell.Above, .. cell.Below] : down ? cell.Above : cell.Below;
                    if (neighbours.Count > 0) cell.X = neighbours.Average(neighbour => neighbour.X);
                }

                Separate(row);
            }
        }
    }

    // Moves cells apart as little as it can: runs that collide are placed around the mean of what they want.
    private static void Separate(List<Cell> row)
    {
        var runs = new List<(double Start, double Width, int Count, double Wish)>();
        foreach (Cell cell in row)
        {
            (double Start, double Width, int Count, double Wish) run = (cell.X - (cell.Width / 2.0), cell.Width + Gap, 1, cell.X - (cell.Width / 2.0));
            while (runs.Count > 0 && runs[^1].Start + runs[^1].Width > run.Start)
            {
                var before = runs[^1];
                runs.RemoveAt(runs.Count - 1);
                double wish = before.Wish + run.Wish - (run.Count * before.Width);
                run = (wish / (before.Count + run.Count), before.Width + run.Width, before.Count + run.Count, wish);
            }

            runs.Add(run);
        }

        int next = 0;
        foreach ((double start, _, int count, _) in runs)
        {
            double x = start;
            for (int i = 0; i < count; i++, next++)
            {
                row[next].X = x + (row[next].Width / 2.0);
                x += row[next].Width + Gap;
            }
        }
    }

    private sealed class Cell(int row, int width)
    {
        public int Row { get; } = row;

        public int Width { get; } = width;

        public List<Cell> Above { get; } = [];

        public List<Cell> Below { get; } = [];

        public int Place { get; set; }

        public double Key { get; set; }

        public double X { get; set; }
    }
}
