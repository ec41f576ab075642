namespace Lockstep.Decoding.Grammar.Automaton;

/// <summary>Bytes that no edge of an automaton tells apart form one class; a row of a transition table has an entry a class. Classes are numbered in the order of their bytes.</summary>
internal sealed class ByteClasses
{
    private readonly byte[] _classOf = new byte[256];

    /// <summary>The coarsest classes for these edges.</summary>
    public ByteClasses(IEnumerable<Edge> edges)
    {
        var begins = new bool[257];
        foreach (Edge edge in edges)
        {
            if (edge.Rule == Edge.Bytes) begins[edge.Low] = begins[edge.High + 1] = true;
        }

        int last = 0;
        for (int value = 1; value < 256; value++) _classOf[value] = (byte)(last += begins[value] ? 1 : 0);
        Count = last + 1;
    }

    /// <summary>Number of classes.</summary>
    public int Count { get; }

    /// <summary>The class of each byte.</summary>
    public byte[] ToArray() => [.. _classOf];

    /// <summary>The class of a byte.</summary>
    public byte this[byte value] => _classOf[value];
}
