using Lockstep.Graph;
using Lockstep.Graph.Ir;
using Lockstep.Parity.Captures;
using Lockstep.Parity.Engines;
using Lockstep.Pipelines;

namespace Lockstep.Parity.Compare;

/// <summary>Where a side of a comparison comes from: an engine with a model, or a capture.</summary>
public sealed record CompareSource
{
    private CompareSource(string text) => Text = text;

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>What runs; null for a capture.</summary>
    public Engine? Engine { get; private init; }

    /// <summary>The graph that it runs; null for a capture.</summary>
    public Model? Model { get; private init; }

    /// <summary>The model folder, in full; empty for a capture.</summary>
    public string Folder { get; private init; } = "";

    /// <summary>What was written down; null for an engine.</summary>
    public Capture? Capture { get; private init; }

    /// <summary>Reads a side.</summary>
    /// <param name="text">An engine (<c>managed</c>, <c>openvino,threads=1</c>), one with a model of its own (<c>managed@DIR</c>), or a file of a capture, with or without its ending.</param>
    /// <param name="model">The folder of an engine that names none.</param>
    /// <exception cref="Lockstep.Backends.DeviceException">There is no such engine.</exception>
    /// <exception cref="ModelException">The model or the capture cannot be read.</exception>
    public static CompareSource Parse(string text, Func<string> model)
    {
        if (Captures.Capture.IsPath(text)) return Of(CaptureReader.Read(text), text);
        int at = text.IndexOf('@');
        Engine engine = Engines.Engine.Parse(at < 0 ? text : text[..at]);
        ModelFolder folder = ModelFolder.Open(at < 0 ? model() : text[(at + 1)..]);
        return Of(engine, IrReader.Read(folder.ModelXml), folder.Path, text);
    }

    /// <summary>An engine with a graph, and the folder that has the tokenizer and settings beside it.</summary>
    public static CompareSource Of(Engine engine, Model model, string folder, string? text = null) =>
        new(text ?? engine.Text) { Engine = engine, Model = model, Folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) };

    /// <summary>A capture.</summary>
    public static CompareSource Of(Capture capture, string text) => new(text) { Capture = capture };
}
