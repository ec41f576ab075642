using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>
/// The index space of an Einsum over static shapes: the axes of the output, then those that are summed, each with its stride in every input. A label
/// repeated in one input walks its diagonal; an axis of size 1 is broadcast.
/// </summary>
internal sealed class EinsumAxes
{
    private readonly List<(char Label, int Place)> _keys = []; // ellipsis axes are told apart by their place from the end
    private readonly Dictionary<(char Label, int Place), int> _sizes = [];

    public EinsumAxes(EinsumEquation equation, Shape[] inputs)
    {
        var perInput = new List<(char Label, int Place)>[inputs.Length];
        for (int input = 0; input < inputs.Length; input++) perInput[input] = Register(equation.Inputs[input], inputs[input]);
        List<(char, int)> output = equation.Output.SelectMany(KeysOf).ToList();
        List<(char, int)> summed = _keys.Except(output).ToList();
        OutputSizes = new Shape(output.Select(key => _sizes[key]).ToArray());
        SumSizes = new Shape(summed.Select(key => _sizes[key]).ToArray());
        OutputStrides = inputs.Select((shape, input) => StridesOf(shape, perInput[input], output)).ToArray();
        SumStrides = inputs.Select((shape, input) => StridesOf(shape, perInput[input], summed)).ToArray();
    }

    /// <summary>Sizes of the output's axes.</summary>
    public Shape OutputSizes { get; }

    /// <summary>Sizes of the summed axes.</summary>
    public Shape SumSizes { get; }

    /// <summary>Strides <c>[input][output axis]</c>, in elements.</summary>
    public int[][] OutputStrides { get; }

    /// <summary>Strides <c>[input][summed axis]</c>, in elements.</summary>
    public int[][] SumStrides { get; }

    private IEnumerable<(char Label, int Place)> KeysOf(char label) =>
        _keys.Where(key => key.Label == label).OrderByDescending(key => key.Place);

    private List<(char, int)> Register(string labels, Shape shape)
    {
        var keys = new List<(char, int)>();
        foreach (char label in labels)
        {
            int count = label == EinsumEquation.Ellipsis ? shape.Rank - labels.Length + 1 : 1;
            for (int place = count - 1; place >= 0; place--) keys.Add((label, place));
        }

        for (int axis = 0; axis < keys.Count; axis++)
        {
            (char, int) key = keys[axis];
            bool seen = _sizes.TryGetValue(key, out int known);
            if (!seen) _keys.Add(key);
            if (!seen || known == 1) _sizes[key] = shape[axis];
        }

        return keys;
    }

    private static int[] StridesOf(Shape shape, List<(char, int)> keys, List<(char, int)> wanted)
    {
        long[] dense = shape.Strides();
        var strides = new int[wanted.Count];
        for (int axis = 0; axis < keys.Count; axis++)
        {
            int at = wanted.IndexOf(keys[axis]);
            if (at >= 0 && shape[axis] != 1) strides[at] += (int)dense[axis];
        }

        return strides;
    }
}
