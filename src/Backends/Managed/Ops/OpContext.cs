using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Runs one node: reads the inputs of the context, writes its outputs.</summary>
internal delegate void OpKernel(OpContext context);

/// <summary>What an op sees while it runs: the tensors of its inputs, and its outputs in the shapes that its shape rule gave.</summary>
internal sealed class OpContext(Tensor[] inputs, InferenceContext inferred, OpServices? services = null)
{
    private readonly Tensor?[] _outputs = new Tensor?[inferred.OutputCount];

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

    /// <summary>The tensor of an output: zeroed, in the inferred type and shape, made at the first call.</summary>
    public Tensor Output(int index) => _outputs[index] ??= Tensor.Zeros(inferred.Output(index).Type, inferred.Output(index).Shape.ToShape());

    /// <summary>The elements of an output, for writing.</summary>
    public Span<T> Out<T>(int index) where T : unmanaged => Output(index).Writable<T>();

    /// <summary>Sets an output whose shape depends on the data, or that shares an input's memory.</summary>
    public void Set(int index, Tensor tensor) => _outputs[index] = tensor;
}
