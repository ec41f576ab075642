using System.Collections.Concurrent;
using Lockstep.Backends;
using Lockstep.Backends.Managed;
using Lockstep.Decoding;
using Lockstep.Graph;
using Lockstep.Graph.Ir;
using Lockstep.Tensors;

namespace Lockstep.Parity.Tests;

/// <summary>
/// Models by name: <c>models/NAME</c> is an embedded one, <c>tiny-chat/FORMAT</c> the embedded one with its weights in a <see cref="WeightFormat"/>, and <c>ARCHITECTURE/VARIANT</c> one of the zoo.
/// </summary>
internal static class TestModels
{
    private static readonly ConcurrentDictionary<string, Lazy<Model>> s_reencoded = [];

    /// <summary>A compiled model.</summary>
    public static LanguageModel Load(string name, int threads = 2, string device = "MANAGED")
    {
        IBackend backend = device == "MANAGED" ? ManagedBackend.Optimized : ManagedBackend.Reference;
        return new LanguageModel(backend.Compile(Read(name), new CompileOptions { Threads = threads }));
    }

    /// <summary>A graph. Those with re-encoded weights are made once.</summary>
    public static Model Read(string name)
    {
        string[] parts = name.Split('/');
        if (parts[0] == "models") return IrReader.Read(Path.Combine(Golden.Root, name, "openvino_model.xml"));
        if (parts[0] == "tiny-chat") return s_reencoded.GetOrAdd(parts[1], format => new(() => WeightRewriter.Rewrite(Read("models/tiny-chat"), WeightFormat.Of(format)))).Value;
        return IrReader.Read(Path.Combine(Golden.Unpacked("zoo/" + parts[0]), parts[1], "openvino_model.xml"));
    }

    /// <summary>The choices of a mode by name: <c>parity</c>, <c>fast</c>, or fast with the smallest cache.</summary>
    public static RequestOptions Options(string mode) => mode switch
    {
        "parity" => new RequestOptions(),
        "fast" => new RequestOptions { Mode = NumericMode.Fast },
        _ => new RequestOptions { Mode = NumericMode.Fast, KvCache = DType.U8 },
    };
}
