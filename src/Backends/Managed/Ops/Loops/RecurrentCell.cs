using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>One step of a recurrent network for one batch entry, in double. Weights have one block of <c>hidden</c> rows a gate.</summary>
internal abstract class RecurrentCell
{
    private readonly double _clip;
    private readonly string[] _activations;

    protected RecurrentCell(Attributes attributes, params string[] activations)
    {
        Hidden = attributes.Int("hidden_size");
        _clip = attributes.Double("clip", 0);
        _activations = attributes.Text("activations", "") is { Length: > 0 } text ? text.Split(',', StringSplitOptions.TrimEntries) : activations;
        if (_activations.Length != activations.Length) throw new AttributeException("activations", $"has {_activations.Length} names, expected {activations.Length}");
        if (Array.Find(_activations, name => name is not ("sigmoid" or "tanh" or "relu")) is { } unknown)
            throw new UnsupportedException($"the activation '{unknown}' is not supported, expected sigmoid, tanh or relu");
    }

    /// <summary>Size of the state.</summary>
    public int Hidden { get; }

    /// <summary>Number of gates.</summary>
    public abstract int Gates { get; }

    /// <summary>Rows of the bias, in blocks of <see cref="Hidden"/>.</summary>
    public virtual int BiasBlocks => Gates;

    /// <summary>True when there is a cell state beside the hidden state.</summary>
    public virtual bool HasCellState => false;

    /// <summary>Replaces the states by those after <paramref name="input"/>.</summary>
    public abstract void Step(RecurrentWeights weights, ReadOnlySpan<double> input, Span<double> hidden, Span<double> cell);

    /// <summary>Activation number <paramref name="index"/> of the clipped value.</summary>
    protected double Activate(int index, double value)
    {
        if (_clip > 0) value = Math.Clamp(value, -_clip, _clip);
        return Plain(index, value);
    }

    /// <summary>Activation number <paramref name="index"/> of the value itself.</summary>
    protected double Plain(int index, double value) => _activations[index] switch
    {
        "sigmoid" => 1 / (1 + Math.Exp(-value)),
        "tanh" => Math.Tanh(value),
        _ => Math.Max(0, value),
    };
}
