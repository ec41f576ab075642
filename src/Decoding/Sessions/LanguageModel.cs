using Lockstep.Backends;

namespace Lockstep.Decoding;

/// <summary>A compiled language model, from which sessions are opened.</summary>
public sealed class LanguageModel : IDisposable
{
    private readonly ICompiledModel _compiled;
    private readonly LanguageModelPorts _ports;

    /// <summary>Wraps a compiled model; disposing this disposes it.</summary>
    /// <param name="compiled">The model: stateful (ReadValue/Assign, <c>beam_idx</c>) or stateless (<c>past_key_values.*</c> in, <c>present.*</c> out).</param>
    /// <param name="contextLength">The longest sequence in tokens; 0 when unknown, and then nothing is checked.</param>
    /// <exception cref="SessionException">The model has not the interface of a language model.</exception>
    public LanguageModel(ICompiledModel compiled, int contextLength = 0)
    {
        _compiled = compiled;
        _ports = LanguageModelPorts.Find(compiled.Model);
        ContextLength = contextLength;
    }

    /// <summary>The longest sequence in tokens; 0 when unknown.</summary>
    public int ContextLength { get; }

    /// <summary>True when the cache lives inside the model.</summary>
    public bool IsStateful => _ports.IsStateful;

    /// <summary>What runs for each node.</summary>
    public IReadOnlyList<PlanLine> Plan => _compiled.Plan;

    /// <summary>Opens an empty session.</summary>
    /// <param name="batch">Number of sequences that advance together.</param>
    /// <param name="options">Numeric mode and cache type; null for the defaults.</param>
    /// <exception cref="NotSupportedException">The backend does not have what was chosen.</exception>
    public Session OpenSession(int batch = 1, RequestOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        IInferRequest request = _compiled.CreateRequest(options);
        ICache cache = !IsStateful ? new StatelessCache(_ports, batch) : request.Variables is null ? new MaskedCache(_ports) : new StatefulCache(request, _ports);
        return new Session(this, _compiled, request, _ports, cache, batch, options);
    }

    /// <inheritdoc/>
    public void Dispose() => _compiled.Dispose();
}
