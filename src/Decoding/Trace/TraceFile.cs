using System.Text;
using System.Text.Json;

namespace Lockstep.Decoding.Trace;

/// <summary>A trace that was read.</summary>
/// <param name="Header">First line.</param>
/// <param name="Steps">Passes of a generation; empty for a beam search.</param>
/// <param name="Beams">Steps of a beam search; else empty.</param>
/// <param name="End">Last line.</param>
public sealed record TraceFile(TraceHeader Header, IReadOnlyList<TraceStep> Steps, IReadOnlyList<TraceBeams> Beams, TraceEnd End)
{
    private const int LongestValue = 60; // characters of a line in a message

    /// <summary>Reads a file.</summary>
    /// <exception cref="TraceException">It cannot be read, is no trace, is cut, or has another version; with the number of the line.</exception>
    public static TraceFile Load(string path)
    {
        try
        {
            return Read(File.ReadLines(path, new UTF8Encoding(false, throwOnInvalidBytes: true)), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TraceException($"{path}: the trace cannot be read: {error.Message}");
        }
        catch (DecoderFallbackException)
        {
            throw new TraceException($"{path}: this is no trace: it is no UTF-8 text; 'lockstep generate --trace FILE' writes one.");
        }
    }

    /// <summary>Reads lines.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="name">What to call them in messages.</param>
    /// <exception cref="TraceException">They are no trace, or a line is missing or broken.</exception>
    public static TraceFile Read(IEnumerable<string> lines, string name)
    {
        TraceHeader? header = null;
        TraceEnd? end = null;
        var steps = new List<TraceStep>();
        var beams = new List<TraceBeams>();
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            if (header is null)
            {
                header = ReadHeader(line, name, number);
                continue;
            }

            if (end is not null) throw new TraceException($"{name}, line {number}: there is a line after the last one of the trace; a file holds one trace.");
            switch (Parse(line, name, number))
            {
                case TraceStep step:
                    steps.Add(TraceRules.Check(step, steps.Count, name, number));
                    break;
                case TraceBeams step:
                    beams.Add(TraceRules.Check(step, beams.Count, name, number));
                    break;
                case TraceEnd last:
                    end = last;
                    break;
                default:
                    throw new TraceException($"{name}, line {number}: a second header; a file holds one trace.");
            }
        }

        if (header is null) throw new TraceException($"{name}: the file is empty; 'lockstep generate --trace FILE' writes a trace.");
        return new TraceFile(header, steps, beams, end ?? throw new TraceException($"{name}, line {number}: the trace ends here without its last line; the generation was cut off."));
    }

    // The version is looked at before the fields, which may have changed with it.
    private static TraceHeader ReadHeader(string line, string name, int number)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            JsonElement root = json.RootElement;
            bool isTrace = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("schema", out JsonElement schema) && schema.ValueKind == JsonValueKind.String && schema.GetString() == TraceHeader.SchemaName;
            if (!isTrace) throw new JsonException();
            if (!root.TryGetProperty("version", out JsonElement version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out int value) || value != TraceHeader.SchemaVersion)
                throw new TraceException($"{name}, line {number}: the trace has schema version {Short(version.ValueKind == JsonValueKind.Undefined ? "none" : version.GetRawText())}, and this tool reads {TraceHeader.SchemaVersion}; trace the generation again.");
        }
        catch (JsonException)
        {
            throw new TraceException($"{name}, line {number}: this is no header of a trace but '{Short(line)}'; 'lockstep generate --trace FILE' writes one.");
        }

        return Parse(line, name, number) as TraceHeader ?? throw new TraceException($"{name}, line {number}: the first line is not of kind header.");
    }

    private static TraceLine Parse(string line, string name, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<TraceLine>(line, TraceJson.Options) ?? throw new JsonException("it is null.");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new TraceException($"{name}, line {number}: this is no line of a trace: {Reason(error)}");
        }
    }

    private static string Reason(Exception error) => error is NotSupportedException or InvalidOperationException || error.Message.Contains("discriminator", StringComparison.Ordinal) ? "its kind is missing or unknown." : error.Message.Split(" Path:")[0].Split(" LineNumber:")[0];

    private static string Short(string text) => text.Length <= LongestValue ? text : text[..LongestValue] + "...";
}
