using System.Text;
using Lockstep.Decoding.Trace;

namespace Lockstep.Decoding.Tests.Trace;

/// <summary>Generations of a toy model with their traces.</summary>
internal static class Traces
{
    public static readonly TraceHeader Header = new() { Model = "toy", Strategy = "test" };

    /// <summary>Names tokens a, b, c, ...; the text of an answer is their names.</summary>
    public static TraceText Letters { get; } = new(Letter, Letter, () => "", ids => string.Concat(ids.Select(Letter)));

    public static (int[] Ids, string[] Lines) Run(GenerationConfig config, GeneratorParts parts, TraceText? text = null, int vocabulary = 6, int seed = 2)
    {
        using LanguageModel model = MarkovModel.Create(MarkovModel.RandomTable(vocabulary, seed));
        using var stream = new MemoryStream();
        IGenerationObserver observer = new TraceWriter(stream, Header, text ?? Letters);
        IReadOnlyList<GeneratedSequence> answers = SequenceGenerator.Generate(model, config, [0, 1], parts with { Observer = observer });
        return ([.. answers[0].Ids], Encoding.UTF8.GetString(stream.ToArray()).TrimEnd('\n').Split('\n'));
    }

    public static TraceFile Read(IEnumerable<string> lines) => TraceFile.Read(lines, "toy.jsonl");

    private static string Letter(int id) => ((char)('a' + id)).ToString();
}
