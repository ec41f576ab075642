using Lockstep.Tensors;

namespace Lockstep.Backends;

/// <summary>One conversation with a compiled model: runs it and keeps its state between runs. Not for use by several threads at once.</summary>
public interface IInferRequest : IDisposable
{
    /// <summary>The model's variables, in the order of the file; null when the backend cannot look into its state.</summary>
    IReadOnlyList<IVariable>? Variables { get; }

    /// <summary>
    /// How many of the last token rows of the logits the caller will read; null for all. A hint that saves the largest MatMul of a long prompt: a backend
    /// may give more rows, never fewer.
    /// </summary>
    int? LastRows { get; set; }

    /// <summary>Runs the model once.</summary>
    /// <param name="inputs">One tensor per Parameter, in the order of the model.</param>
    /// <returns>One tensor per Result, in the order of the model; valid until the next run.</returns>
    /// <exception cref="InferRequestException">An input has the wrong type or shape, or an op cannot work on the data.</exception>
    IReadOnlyList<Tensor> Run(IReadOnlyList<Tensor> inputs);

    /// <summary>Forgets all state: the next run starts from the initial values.</summary>
    void ResetState();

    /// <summary>True when <see cref="Fork"/> works.</summary>
    bool CanFork => false;

    /// <summary>
    /// A second request of the same model at the same state; both go on independently, also on different threads. Copies no history where the backend can share it.
    /// </summary>
    /// <exception cref="NotSupportedException">The backend cannot; a copy of <see cref="Variables"/> into a new request may serve instead.</exception>
    IInferRequest Fork() => throw new NotSupportedException("This backend cannot double the state of a request.");
}
