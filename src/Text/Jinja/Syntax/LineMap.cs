namespace Lockstep.Text.Jinja;

/// <summary>Maps an offset of the source to line and column.</summary>
internal sealed class LineMap
{
    private readonly List<int> _starts = [0];

    public LineMap(string source)
    {
        for (int i = 0; i < source.Length; i++)
        {
            if (source[i] == '\n')
            {
                _starts.Add(i + 1);
            }
        }
    }

    public Position At(int offset)
    {
        int index = _starts.BinarySearch(offset);
        int line = index >= 0 ? index : ~index - 1;
        return new Position(line + 1, offset - _starts[line] + 1);
    }
}
