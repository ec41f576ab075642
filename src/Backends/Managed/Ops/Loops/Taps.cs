namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>How each element of one output axis is made from the elements of the input axis: a few weighted indices.</summary>
internal sealed class Taps(int inputSize, int outputSize)
{
    private readonly List<(int Index, double Weight)>[] _taps = Enumerable.Range(0, outputSize).Select(_ => new List<(int, double)>()).ToArray();

    /// <summary>Size of the input axis.</summary>
    public int InputSize => inputSize;

    /// <summary>Size of the output axis.</summary>
    public int OutputSize => outputSize;

    /// <summary>The taps of one output element.</summary>
    public IReadOnlyList<(int Index, double Weight)> this[int output] => _taps[output];

    /// <summary>Adds a tap; an index outside the axis takes the nearest border.</summary>
    public void Add(int output, int index, double weight) => _taps[output].Add((Math.Clamp(index, 0, inputSize - 1), weight));

    /// <summary>Divides the weights of an output element by their sum; without weight it has no taps.</summary>
    public void Normalize(int output)
    {
        List<(int Index, double Weight)> taps = _taps[output];
        double sum = 0;
        foreach ((_, double weight) in taps) sum += weight;
        if (sum == 0) taps.Clear();
        for (int i = 0; i < taps.Count; i++) taps[i] = (taps[i].Index, taps[i].Weight / sum);
    }
}
