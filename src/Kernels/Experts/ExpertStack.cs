namespace Lockstep.Kernels;

/// <summary>The weights of a mixture of experts: expert e gives down[e] * (activation(gate[e] * x) * (up[e] * x)).</summary>
public sealed class ExpertStack
{
    /// <summary>Experts whose gate and up are matrices of their own.</summary>
    /// <param name="kind">The activation of the gate.</param>
    /// <param name="gate">By expert: `[hidden, inputs]`.</param>
    /// <param name="up">By expert: `[hidden, inputs]`.</param>
    /// <param name="down">By expert: `[outputs, hidden]`.</param>
    /// <exception cref="ArgumentException">Sizes do not agree.</exception>
    public ExpertStack(GateKind kind, PackedWeights[] gate, PackedWeights[] up, PackedWeights[] down)
    {
        (Kind, Gate, Up, Down, GateWidth) = (kind, Checked(gate), Checked(up), Checked(down), gate[0].Outputs);
        Agree(up, gate[0].Outputs, gate[0].Inputs, nameof(up));
        Agree(down, down[0].Outputs, gate[0].Outputs, nameof(down));
    }

    /// <summary>Experts whose gate and up are halves of one matrix.</summary>
    /// <param name="kind">The activation of the gate.</param>
    /// <param name="both">By expert: `[2 * hidden, inputs]`.</param>
    /// <param name="gateFirst">True when the gate is the first half.</param>
    /// <param name="down">By expert: `[outputs, hidden]`.</param>
    /// <exception cref="ArgumentException">Sizes do not agree.</exception>
    public ExpertStack(GateKind kind, PackedWeights[] both, bool gateFirst, PackedWeights[] down)
    {
        (Kind, Gate, Down, GateWidth) = (kind, Checked(both), Checked(down), both[0].Outputs);
        Agree(down, down[0].Outputs, GateWidth / 2, nameof(down));
        (GateOffset, UpOffset) = gateFirst ? (0, GateWidth / 2) : (GateWidth / 2, 0);
    }

    /// <summary>Number of experts.</summary>
    public int Count => Gate.Length;

    /// <summary>Numbers of a row of x.</summary>
    public int Inputs => Gate[0].Inputs;

    /// <summary>Numbers of a row of the result.</summary>
    public int Outputs => Down[0].Outputs;

    /// <summary>Numbers between gate and down.</summary>
    public int Hidden => Down[0].Inputs;

    internal GateKind Kind { get; }

    internal PackedWeights[] Gate { get; }

    internal PackedWeights[]? Up { get; }

    internal PackedWeights[] Down { get; }

    /// <summary>Numbers of a row that one gate matrix makes.</summary>
    internal int GateWidth { get; }

    internal int GateOffset { get; }

    internal int UpOffset { get; }

    private PackedWeights[] Checked(PackedWeights[] stack)
    {
        if (stack.Length == 0 || (Gate is not null && stack.Length != Gate.Length))
            throw new ArgumentException($"Gate, up and down need one matrix for each expert, at least one; found {stack.Length}.");
        Agree(stack, stack[0].Outputs, stack[0].Inputs, "one stack");
        return stack;
    }

    private void Agree(PackedWeights[] stack, int outputs, int inputs, string what)
    {
        if (stack.Length != (Gate ?? stack).Length) throw new ArgumentException($"Expected {Gate!.Length} matrices of {what}; found {stack.Length}.");
        foreach (PackedWeights one in stack)
        {
            if (one.Outputs != outputs || one.Inputs != inputs)
                throw new ArgumentException($"Expected matrices of {outputs} outputs and {inputs} inputs in {what}; found {one.Outputs} and {one.Inputs}.");
        }
    }
}
