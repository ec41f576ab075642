using Lockstep.Graph;

namespace Lockstep.Backends;

/// <summary>Compiles models for one kind of device. Three verbs make a backend: compile a model, open a request, run it.</summary>
public interface IBackend
{
    /// <summary>The device name on the command line, such as <c>MANAGED</c>.</summary>
    string Name { get; }

    /// <summary>Prepares a model to run.</summary>
    /// <exception cref="ModelException">The backend cannot run it; every unsupported op, attribute and type is listed.</exception>
    ICompiledModel Compile(Model model, CompileOptions? options = null);
}
