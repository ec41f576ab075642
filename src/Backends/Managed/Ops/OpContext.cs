using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Runs one node: reads the inputs of the context, writes its outputs.</summary>
internal delegate void OpKernel(OpContext context);

/// <summary>What an op sees while it runs: the tensors of its inputs, and its outputs in the shapes that its shape rule gave.</summary>
/// <param name="inputs">The inputs.</param>
/// <param name="inferred">Types and shapes of the outputs.</param>
/// <param name="services">State, threads and bodies; null outside a request.</param>
/// <param name="memory">Where outputs are made; null for zeroed managed memory.</param>
internal sealed class OpContext(Tensor[] inputs, InferenceContext inferred, OpServices? services = null, IOutputMemory? memory = null)
{
    private readonly Tensor?[] _outputs = new Tensor?[inferred.OutputCount];
    private readonly Tensor?[] _made = new Tensor?[inferred.OutputCount];

    /// <summary>Number of inputs.</summary>
    public int InputCount => inputs.Length;

    /// <summary>Number of outputs.</summary>
    public int OutputCount => _outputs.Length;

    /// <summary>The inferred types and shapes; dynamic where the shape depends on the data.</summary>
    public InferenceContext Inferred => inferred;

    /// <summary>State, threads and bodies.</summary>
    public OpServices Services => services ?? throw new InvalidOperationException("This op runs outside a request.");

    /// <summary>The tensor of an input.</summary>
    public Tensor Input(int index) => inputs[index];

    /// <summary>The elements of an input.</summary>
    public ReadOnlySpan<T> In<T>(int index) where T : unmanaged => inputs[index].Values<T>();

    /// <summary>The tensor of an output in the inferred type and shape, made at the first call. Zeroed for a plain op; a fused kernel writes every element.</summary>
    public Tensor Output(int index) => _outputs[index] ??= _made[index] = Make(index);

    /// <summary>The elements of an output, for writing.</summary>
    public Span<T> Out<T>(int index) where T : unmanaged => Output(index).Writable<T>();

    /// <summary>Sets an output whose shape depends on the data, or that shares an input's memory.</summary>
    public void Set(int index, Tensor tensor) => _outputs[index] = tensor;

    /// <summary>The tensor that <see cref="Output"/> made; null when it was not asked.</summary>
    public Tensor? Made(int index) => _made[index];

    /// <summary>Prepares the next run with the same inputs' shapes: an output that is null will be made anew.</summary>
    public void Preset(ReadOnlySpan<Tensor?> outputs) => outputs.CopyTo(_outputs);

    private Tensor Make(int index)
    {
        InputFact fact = inferred.Output(index);
        Shape shape = fact.Shape.ToShape();
        return memory is null ? Tensor.Zeros(fact.Type, shape) : memory.Make(index, fact.Type, shape);
    }
}
