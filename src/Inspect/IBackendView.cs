namespace Lockstep.Inspect;

/// <summary>What a backend says of a model; given from outside, so that this library needs none.</summary>
public interface IBackendView
{
    /// <summary>A sentence for each node that it cannot run; empty when it can run all. Reads no weights.</summary>
    IReadOnlyList<string> Unsupported(IrDocument document);

    /// <summary>Which kernel runs for each node; prepares the weights.</summary>
    /// <exception cref="Graph.ModelException">It cannot run the model.</exception>
    IReadOnlyList<KernelChoice> Plan(IrDocument document);
}
