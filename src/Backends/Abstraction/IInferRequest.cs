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

    /// <summary>Why <see cref="RunTree"/> cannot work; null when it can.</summary>
    string? WhyNoTree => "the backend runs rows as one chain";

    /// <summary>
    /// Runs the model on rows that share prefixes: each row sees the cache and the rows above it, and gives, bit for bit, what it gives at the end of a chain of these. The state stays as it
    /// was, until <see cref="KeepPath"/> chooses a path; any other run or change of the state forgets the rows.
    /// </summary>
    /// <param name="inputs">As for <see cref="Run"/>, of one sequence; <c>position_ids</c> count the depth in the tree, <c>attention_mask</c> has a column for each row.</param>
    /// <param name="tree">The rows.</param>
    /// <exception cref="NotSupportedException">See <see cref="WhyNoTree"/>.</exception>
    /// <exception cref="InferRequestException">An input has the wrong type or shape, or an op cannot work on the data.</exception>
    IReadOnlyList<Tensor> RunTree(IReadOnlyList<Tensor> inputs, RowTree tree) => throw new NotSupportedException($"A tree of rows cannot run: {WhyNoTree}.");

    /// <summary>Makes the rows from the root to <paramref name="row"/> of the last <see cref="RunTree"/> part of the state, and forgets the others. Constant time but for letting go of memory.</summary>
    /// <exception cref="InvalidOperationException">The last run was no tree.</exception>
    void KeepPath(int row) => throw new NotSupportedException($"A tree of rows cannot run: {WhyNoTree}.");
}
