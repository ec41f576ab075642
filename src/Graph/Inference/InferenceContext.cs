using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Graph.Inference;

/// <summary>
/// What a shape rule sees and fills: attributes and inputs of one node in, types and shapes of its outputs out. The same rule serves at load
/// (dynamic dimensions, constants known) and at run time (all shapes static, all values known).
/// </summary>
public sealed class InferenceContext
{
    private readonly InputFact[] _inputs;
    private readonly InputFact[] _outputs;

    /// <summary>A context for one node.</summary>
    public InferenceContext(Attributes attributes, InputFact[] inputs, int outputCount, IReadOnlyList<Body>? bodies = null)
    {
        Attributes = attributes;
        _inputs = inputs;
        _outputs = new InputFact[outputCount];
        Bodies = bodies ?? [];
    }

    /// <summary>The attributes of the node.</summary>
    public Attributes Attributes { get; }

    /// <summary>The bodies of the node.</summary>
    public IReadOnlyList<Body> Bodies { get; }

    /// <summary>Number of inputs.</summary>
    public int InputCount => _inputs.Length;

    /// <summary>Number of outputs.</summary>
    public int OutputCount => _outputs.Length;

    /// <summary>Element type of an input.</summary>
    public DType Type(int input) => Fact(input).Type;

    /// <summary>Shape of an input.</summary>
    public PartialShape Shape(int input) => Fact(input).Shape;

    /// <summary>Inputs whose values were asked for, a bit each (inputs from 63 on share the last): the outputs may depend on these, not on shapes alone.</summary>
    internal ulong ValuesAsked { get; private set; }

    /// <summary>The tensor of an input, or null when it is not known.</summary>
    public Tensor? Value(int input)
    {
        ValuesAsked |= 1UL << Math.Min(input, 63);
        return Fact(input).Value;
    }

    /// <summary>The elements of an integer input (axes, shape, begin, ...), or null when they are not known.</summary>
    /// <exception cref="InferenceException">The input is no number.</exception>
    public long[]? Integers(int input)
    {
        if (Value(input) is not { } value) return null;
        return value.Type is DType.String or DType.Dynamic ? throw new InferenceException($"input {input} is {value.Type.IrName}, expected integers") : ElementConverter.ToInt64s(value);
    }

    /// <summary>Sets an output.</summary>
    /// <exception cref="InferenceException">The node has no such output.</exception>
    public void Set(int output, DType type, PartialShape shape)
    {
        if (output >= _outputs.Length) throw new InferenceException($"output {output} is missing; the node has {_outputs.Length}");
        _outputs[output] = new InputFact(type, shape);
    }

    /// <summary>The inferred type and shape of an output.</summary>
    public InputFact Output(int output) => _outputs[output];

    /// <summary>An axis checked against a rank: negative counts from the end.</summary>
    /// <exception cref="InferenceException">The axis lies outside the rank.</exception>
    public static int Axis(long axis, int rank)
    {
        if (axis < -rank || axis >= rank) throw new InferenceException($"axis {axis} lies outside rank {rank}");
        return (int)(axis < 0 ? axis + rank : axis);
    }

    /// <summary>The element type that floating or integer inputs share; dynamic ones take the other's.</summary>
    /// <exception cref="InferenceException">They differ.</exception>
    public DType SameType(int first, int second)
    {
        DType a = Type(first);
        DType b = Type(second);
        if (a == DType.Dynamic || a == b) return b;
        return b == DType.Dynamic ? a : throw new InferenceException($"inputs {first} and {second} have different types, {a.IrName} and {b.IrName}");
    }

    private InputFact Fact(int input) => input < _inputs.Length
        ? _inputs[input]
        : throw new InferenceException($"input {input} is missing; the node has {_inputs.Length}");
}
