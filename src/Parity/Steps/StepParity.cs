using System.Text.Json;
using Lockstep.Decoding.Logits;
using Lockstep.Graph;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;
using Lockstep.Tensors.Safetensors;

namespace Lockstep.Parity.Steps;

/// <summary>
/// Runs logits steps on captured rows: <c>FILE.json</c> is a list of <c>step</c> and <c>args</c>; <c>FILE.safetensors</c> beside it holds, for entry i, <c>i.scores [rows, vocabulary]</c>,
/// <c>i.ids [rows, tokens]</c> and <c>i.out [rows, vocabulary]</c>.
/// </summary>
public static class StepParity
{
    /// <summary>Relative error that a kept logit may have: a division or product in f32 rounds by 6e-8, a constant of Python by as much again.</summary>
    public const double Tolerance = 1e-6;

    /// <summary>Runs every case of a file.</summary>
    /// <exception cref="ModelException">The cases cannot be read.</exception>
    /// <exception cref="SafetensorsException">The tensors cannot be read.</exception>
    public static StepParityReport Run(string casesPath)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(casesPath));
            SafetensorsFile tensors = SafetensorsFile.Open(Path.ChangeExtension(casesPath, ".safetensors"));
            var results = new List<(string Step, StepRow Row)>();
            var misses = new List<StepMiss>();
            int index = 0;
            foreach (JsonElement entry in json.RootElement.EnumerateArray())
            {
                string step = entry.GetProperty("step").GetString()!;
                IReadOnlyList<StepRow> rows = RunCase(index, step, entry.GetProperty("args"), tensors);
                results.AddRange(rows.Select(row => (step, row)));
                misses.AddRange(rows.Select((row, i) => (row, i)).Where(pair => pair.row.Difference is not null)
                    .Select(pair => new StepMiss(index, pair.i, step, entry.GetProperty("args").GetRawText(), pair.row.Difference!)));
                index++;
            }

            if (results.Count == 0) throw new JsonException("the list is empty");
            return new StepParityReport(results.GroupBy(result => result.Step).Select(Summarize).ToArray(), misses);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            throw new ModelException([new(casesPath, null, null, $"has no captured logits steps: {error.Message}")], error);
        }
    }

    private static StepGroup Summarize(IGrouping<string, (string Step, StepRow Row)> group)
    {
        StepRow[] rows = group.Select(result => result.Row).ToArray();
        return new StepGroup(group.Key, rows.Select(row => row.Case).Distinct().Count(), rows.Length, rows.Count(row => row is { Difference: null, IsTie: false }),
            rows.Count(row => row.IsTie), rows.Max(row => row.MaxError));
    }

    private static StepRow[] RunCase(int index, string name, JsonElement args, SafetensorsFile tensors)
    {
        Tensor scores = tensors[$"{index}.scores"], ids = tensors[$"{index}.ids"], expected = tensors[$"{index}.out"];
        int rows = scores.Shape[0], vocabulary = scores.Shape[1], tokens = ids.Shape[1];
        return Enumerable.Range(0, rows).Select(row =>
        {
            if (CapturedStep.Create(name, args) is not { } step) return new StepRow(index, false, double.PositiveInfinity, $"there is no step '{name}'");
            int[] text = ElementConverter.Convert(ids, DType.I64).Values<long>().Slice(row * tokens, tokens).ToArray().Select(id => (int)id).ToArray();
            int prompt = CapturedStep.PromptLength(args, tokens);
            var history = new TokenHistory(text.AsSpan(0, prompt));
            foreach (int id in text.AsSpan(prompt)) history.Append(id);
            var logits = new LogitsRow(scores.Values<float>().Slice(row * vocabulary, vocabulary));
            step.Apply(logits, history);
            return StepRow.Compare(index, expected.Values<float>().Slice(row * vocabulary, vocabulary), logits.Logits);
        }).ToArray();
    }
}
