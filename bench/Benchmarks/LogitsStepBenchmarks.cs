using BenchmarkDotNet.Attributes;
using Lockstep.Decoding;
using Lockstep.Decoding.Logits;
using Lockstep.Decoding.Selection;

namespace Lockstep.Kernels.Benchmarks;

/// <summary>One row of logits of a large vocabulary, from the model's numbers to a drawn token: penalties, temperature, filters, draw. On one core.</summary>
[MemoryDiagnoser]
public class LogitsStepBenchmarks
{
    private const int Vocabulary = 151_936, Text = 1000, Rows = 8;

    private float[][] _rows = [];
    private LogitsRow _row = null!;
    private TokenHistory _history = null!;
    private List<ILogitsStep> _steps = null!;
    private Multinomial _selector = null!;
    private int _next;

    /// <summary>What is asked for.</summary>
    [Params("top-k 40, top-p 0.9, penalties", "top-p 0.9", "min-p 0.05", "top-k 40, top-p 0.9, penalties; huggingface")]
    public string Settings { get; set; } = "";

    /// <summary>Prepares rows that look like a model's: a normal body, a few likely tokens.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        _rows = [.. Enumerable.Range(0, Rows).Select(_ => Enumerable.Range(0, Vocabulary).Select(id => Normal(random) * 2.5f + (random.Next(2000) == 0 ? 9 : 0)).ToArray())];
        _row = new LogitsRow(Vocabulary);
        _history = new TokenHistory([.. Enumerable.Range(0, Text / 2).Select(_ => random.Next(Vocabulary))]);
        for (int i = 0; i < Text / 2; i++) _history.Append(random.Next(Vocabulary));
        bool huggingFace = Settings.EndsWith("huggingface", StringComparison.Ordinal), filters = Settings.StartsWith("top-k", StringComparison.Ordinal);
        var tape = new Mt19937(1);
        _steps = LogitsSteps.Of(new GenerationConfig
        {
            Profile = huggingFace ? DecodingProfile.HuggingFace : DecodingProfile.OpenVinoGenAI, DoSample = true, Temperature = 0.8, TopK = filters ? 40 : null,
            TopP = Settings.StartsWith("min-p", StringComparison.Ordinal) ? 1 : 0.9, MinP = Settings.StartsWith("min-p", StringComparison.Ordinal) ? 0.05 : 0, RepetitionPenalty = filters ? 1.1 : 1,
            PresencePenalty = filters && !huggingFace ? 0.2 : 0, FrequencyPenalty = filters && !huggingFace ? 0.1 : 0,
        }, tape);
        _selector = new Multinomial(tape);
    }

    /// <summary>One row.</summary>
    [Benchmark]
    public int Row()
    {
        _row.Load(_rows[_next = (_next + 1) % Rows]);
        foreach (ILogitsStep step in _steps) step.Apply(_row, _history);
        return _selector.Select(_row);
    }

    private static float Normal(Random random) => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
