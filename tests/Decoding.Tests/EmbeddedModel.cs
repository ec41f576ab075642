using Lockstep.Backends.Managed;
using Lockstep.Graph.Ir;

namespace Lockstep.Decoding.Tests;

/// <summary>The models of this repository.</summary>
internal static class EmbeddedModel
{
    /// <summary>Loads <c>models/NAME</c>.</summary>
    public static LanguageModel Load(string name)
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Lockstep.slnx"))) root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("The tests do not run inside a checkout.");
        return new LanguageModel(ManagedBackend.Optimized.Compile(IrReader.Read(Path.Combine(root, "models", name, "openvino_model.xml"))));
    }
}
