using Lockstep.Graph;

namespace Lockstep.Backends.OpenVino;

/// <summary>
/// The native runtime of OpenVINO behind Lockstep's abstraction: <c>CPU</c>, <c>GPU</c>, <c>NPU</c>, <c>AUTO</c>, <c>HETERO:GPU,CPU</c> and what else it has. The
/// library is found at run time; nothing of it is loaded before a backend is made.
/// </summary>
public sealed class OpenVinoBackend : IBackend
{
    private readonly OpenVinoOptions _options;

    /// <summary>Loads the library and finds the device.</summary>
    /// <param name="device">The device as OpenVINO names it; case does not matter.</param>
    /// <param name="options">Properties; null for none.</param>
    /// <exception cref="DeviceException">The library is missing, or it has no such device.</exception>
    public OpenVinoBackend(string device, OpenVinoOptions? options = null)
    {
        Name = device.ToUpperInvariant();
        _options = options ?? new OpenVinoOptions();
        OpenVinoDevices.Check(Name);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    /// <exception cref="DeviceException">The device refuses a property.</exception>
    /// <exception cref="NotSupportedException">The stateless form was asked for, and the model has none.</exception>
    public ICompiledModel Compile(Model model, CompileOptions? options = null)
    {
        options ??= new CompileOptions();
        var compiled = new OpenVinoModel(model, Name, _options, options);
        compiled.Prepare(new RequestOptions { Mode = options.Mode, Rewinds = options.Rewinds });
        return compiled;
    }
}
