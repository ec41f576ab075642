using System.Globalization;
using System.Text;
using System.Xml;
using Lockstep.Parity.Compare;

namespace Lockstep.Cli.ParityReports;

/// <summary>A comparison as JUnit XML, which build servers show: one test suite, a test case a gate. Order of elements and attributes as in the schema that Jenkins publishes.</summary>
internal static class JUnitReport
{
    private static readonly XmlWriterSettings s_settings = new() { Indent = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), CheckCharacters = true };

    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(CompareReport report, string path)
    {
        using XmlWriter xml = XmlWriter.Create(path, s_settings);
        xml.WriteStartDocument();
        xml.WriteStartElement("testsuites");
        xml.WriteStartElement("testsuite");
        string name = Clean($"parity compare {report.A} {report.B}");
        int Count(GateStatus status) => report.Gates.Count(gate => gate.Status == status);
        xml.WriteAttributeString("name", name);
        foreach ((string attribute, int count) in new[] { ("tests", report.Gates.Count), ("failures", Count(GateStatus.Failed)), ("errors", 0), ("skipped", Count(GateStatus.NotCompared)) })
            xml.WriteAttributeString(attribute, count.ToString(CultureInfo.InvariantCulture));
        xml.WriteStartElement("properties");
        Property(xml, "model", report.Model);
        Property(xml, "verdict", CompareText.Of(report.Verdict));
        Property(xml, "limit", report.Limit.ToString("R", CultureInfo.InvariantCulture));
        Property(xml, "limit reason", report.LimitReason);
        xml.WriteEndElement();
        foreach (GateResult gate in report.Gates) Case(xml, name, gate);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndDocument();
    }

    private static void Case(XmlWriter xml, string suite, GateResult gate)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("name", CompareText.Of(gate.Gate));
        xml.WriteAttributeString("classname", suite);
        string cause = Clean(gate.Cause ?? "");
        if (gate.Status == GateStatus.NotCompared)
        {
            xml.WriteStartElement("skipped");
            xml.WriteAttributeString("message", cause);
            xml.WriteEndElement();
        }
        else if (gate.Status == GateStatus.Failed)
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("message", cause);
            xml.WriteAttributeString("type", CompareText.Of(gate.Verdict!.Value));
            xml.WriteString(cause);
            xml.WriteEndElement();
        }
        else if (Detail(gate) is { Length: > 0 } detail)
        {
            xml.WriteElementString("system-out", Clean(detail));
        }

        xml.WriteEndElement();
    }

    private static string Detail(GateResult gate)
    {
        string verdict = $"{CompareText.Of(gate.Verdict!.Value)}, {gate.Compared} compared{(gate.Cause is null ? "" : $"; {gate.Cause}")}";
        return gate.Metrics is { } found ? $"{verdict}; largest error {CompareText.Number(found.MaxError)}, mean KL {CompareText.Number(found.MeanKl)}" : verdict;
    }

    private static void Property(XmlWriter xml, string name, string value)
    {
        xml.WriteStartElement("property");
        xml.WriteAttributeString("name", name);
        xml.WriteAttributeString("value", Clean(value));
        xml.WriteEndElement();
    }

    // A cause may quote texts with characters that XML cannot hold.
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i])) clean.Append(text[i]);
            else if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i])) clean.Append(text[i]).Append(text[++i]);
            else clean.Append('\uFFFD');
        }

        return clean.ToString();
    }
}
