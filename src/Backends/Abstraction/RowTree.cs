namespace Lockstep.Backends;

/// <summary>
/// The rows of a run that share prefixes: row 0 continues the cache, every other row continues its parent. Rows stand in depth-first preorder, so each row comes right behind its parent or
/// behind the end of an elder sibling's subtree, and the rows that a path has and the paths before it have not are neighbours.
/// </summary>
public sealed class RowTree
{
    private readonly int[] _parents;
    private readonly int[] _depths;
    private readonly int[] _leaves;

    /// <summary>A tree.</summary>
    /// <param name="parents">The parent of each row, <c>[rows]</c>; -1 for row 0 alone.</param>
    /// <exception cref="ArgumentException">There are no rows, or they are no tree in preorder.</exception>
    public RowTree(ReadOnlySpan<int> parents)
    {
        if (parents.IsEmpty || parents[0] != -1) throw new ArgumentException("A tree of rows begins with its root, whose parent is -1.");
        (_parents, _depths) = (parents.ToArray(), new int[parents.Length]);
        var leaves = new List<int>();
        for (int row = 1; row < parents.Length; row++)
        {
            int ancestor = row - 1;
            while (ancestor >= 0 && ancestor != parents[row]) ancestor = parents[ancestor];
            if (ancestor < 0) throw new ArgumentException($"Row {row} has the parent {parents[row]}; in depth-first preorder that is row {row - 1} or one above it.");
            _depths[row] = _depths[parents[row]] + 1;
            if (parents[row] != row - 1) leaves.Add(row - 1);
        }

        _leaves = [.. leaves, parents.Length - 1];
    }

    /// <summary>Rows, the root included.</summary>
    public int Rows => _parents.Length;

    /// <summary>The parent of each row; -1 for row 0.</summary>
    public ReadOnlySpan<int> Parents => _parents;

    /// <summary>Rows above each row: it stands so many positions behind the root.</summary>
    public ReadOnlySpan<int> Depths => _depths;

    /// <summary>The last row of each path, in order.</summary>
    public ReadOnlySpan<int> Leaves => _leaves;

    /// <summary>The first row of a path that is on no path before it; from here to the leaf rows are neighbours and stand at consecutive positions.</summary>
    public int FirstOwnRow(int path) => path == 0 ? 0 : _leaves[path - 1] + 1;

    /// <summary>A path that a row is on.</summary>
    public int PathOf(int row)
    {
        int at = Array.BinarySearch(_leaves, row); // the first leaf from a row on is below it
        return at < 0 ? ~at : at;
    }

    /// <summary>The rows from the root to a row.</summary>
    public int[] PathTo(int row)
    {
        var path = new int[_depths[row] + 1];
        for (int i = path.Length - 1; i >= 0; i--, row = _parents[row]) path[i] = row;
        return path;
    }
}
