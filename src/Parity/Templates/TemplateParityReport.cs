namespace Lockstep.Parity.Templates;

/// <summary>One captured conversation that is rendered otherwise.</summary>
/// <param name="Case">The case's name in the file.</param>
/// <param name="Line">Line of the expected text where the two part, from 1; 0 when one side is an error.</param>
/// <param name="Column">Column of that line, from 1, in UTF-16 units; 0 when one side is an error.</param>
/// <param name="Expected">The captured text from there on, a few characters as a JSON string; <c>the end</c> or <c>an error</c>.</param>
/// <param name="Actual">The rendered text from there on, likewise; or the message of the error.</param>
public sealed record TemplateMiss(string Case, int Line, int Column, string Expected, string Actual);

/// <summary>One template against its captured conversations.</summary>
/// <param name="Name">Name of the file without its extension.</param>
/// <param name="Cases">Number of conversations.</param>
/// <param name="Misses">What differs, in the order of the file.</param>
public sealed record TemplateReport(string Name, int Cases, IReadOnlyList<TemplateMiss> Misses)
{
    /// <summary>True when nothing differs.</summary>
    public bool Passed => Misses.Count == 0;
}

/// <summary>All templates of a folder against their captured conversations.</summary>
/// <param name="Folder">The folder as given.</param>
/// <param name="Templates">One entry a file, in the order of their names.</param>
public sealed record TemplateParityReport(string Folder, IReadOnlyList<TemplateReport> Templates)
{
    /// <summary>Number of conversations of all files.</summary>
    public int Cases => Templates.Sum(template => template.Cases);

    /// <summary>Number of conversations that differ.</summary>
    public int Missed => Templates.Sum(template => template.Misses.Count);

    /// <summary>True when nothing differs.</summary>
    public bool Passed => Missed == 0;
}
