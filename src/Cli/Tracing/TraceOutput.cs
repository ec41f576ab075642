using System.Text;
using Lockstep.Decoding.Trace;

namespace Lockstep.Cli.Tracing;

/// <summary>The files of a trace while a generation runs.</summary>
internal sealed class TraceOutput : IDisposable
{
    private readonly Stream _lines;
    private readonly string? _html;

    /// <summary>Opens them, so that a path that cannot be written is told before the answer.</summary>
    public TraceOutput(string? lines, string? html, TraceHeader header, TraceText text)
    {
        _html = html;
        if (html is not null) File.WriteAllText(html, "");
        _lines = lines is null ? new MemoryStream() : new FileStream(lines, FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
        Observer = new TraceWriter(_lines, header, text);
    }

    /// <summary>What the generator gets.</summary>
    public IGenerationObserver Observer { get; }

    /// <summary>Writes the page once the generation has ended.</summary>
    public void Finish()
    {
        if (_html is null) return;
        _lines.Position = 0;
        using var reader = new StreamReader(_lines, Encoding.UTF8, leaveOpen: true);
        File.WriteAllText(_html, TracePage.Of(TraceFile.Read(Lines(reader), "the trace")));
    }

    public void Dispose() => _lines.Dispose();

    private static IEnumerable<string> Lines(StreamReader reader)
    {
        while (reader.ReadLine() is { } line) yield return line;
    }
}
