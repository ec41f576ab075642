using System.Globalization;
using System.Text;
using Lockstep.Decoding.Trace;

namespace Lockstep.Cli.Tracing;

/// <summary>A colour for each draft, in the order in which they come.</summary>
internal sealed class SourceColors(TraceFile trace)
{
    private readonly List<string> _sources = [.. trace.Steps.Select(step => step.Source).OfType<string>().Distinct()];

    /// <summary>The class of what a draft proposed; none for the model.</summary>
    public string Of(string source) => _sources.IndexOf(source) is >= 0 and var index ? $" s{index % PageStyle.Sources}" : "";

    public void WriteLegend(StringBuilder page)
    {
        page.Append("<p class=\"legend\"><span class=\"t\">model</span>");
        foreach (string source in _sources) page.Append(CultureInfo.InvariantCulture, $"<span class=\"t{Of(source)}\">{PageText.Of(source)}</span>");
        page.Append("</p>\n");
    }
}
