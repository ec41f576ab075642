namespace Lockstep.Backends;

/// <summary>Choices at compile time that every backend understands.</summary>
public sealed record CompileOptions
{
    /// <summary>Threads for one request; 0 takes the cores this process may use.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// The numeric mode that requests will ask for. A backend that compiles a model for one mode prepares this one at once, so that a model it cannot run is
    /// refused at load; a request of the other mode makes it compile a second time.
    /// </summary>
    public NumericMode Mode { get; init; }

    /// <summary><see cref="RequestOptions.Rewinds"/> of the requests to come; the form of the model for these is prepared at once.</summary>
    public bool Rewinds { get; init; }
}
