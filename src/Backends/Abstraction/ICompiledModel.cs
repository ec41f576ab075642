using Lockstep.Graph;

namespace Lockstep.Backends;

/// <summary>A model made ready for a device. Immutable; several requests may run at once.</summary>
public interface ICompiledModel : IDisposable
{
    /// <summary>The model as it was given.</summary>
    Model Model { get; }

    /// <summary>What runs for each node, in order, and why nothing better does.</summary>
    IReadOnlyList<PlanLine> Plan { get; }

    /// <summary>Opens a request with state of its own.</summary>
    /// <param name="options">Choices of this request; null for the defaults.</param>
    /// <exception cref="NotSupportedException">The backend does not have what was chosen; a sentence.</exception>
    IInferRequest CreateRequest(RequestOptions? options = null);
}
