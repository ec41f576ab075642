using System.CommandLine;
using Lockstep.Parity.Compare;
using Lockstep.Parity.Noise;
using Spectre.Console;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep parity noise ENGINE</c>.</summary>
internal static class ParityNoiseCommand
{
    public static Command Create()
    {
        var engine = new Argument<string>("ENGINE") { Description = "managed, reference, openvino or a device name, with choices such as managed,mode=fast, or with a model of its own as managed@DIR." };
        var model = new Option<string?>("--model") { Description = "Model folder; without it the embedded model." };
        var threads = new Option<int>("--threads") { Description = "Also run with 1 to so many threads; 0 leaves that out.", DefaultValueFactory = _ => Math.Min(Environment.ProcessorCount, 4) };
        var prompts = new ComparePrompts();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("noise", "Compare an engine with itself under other chunks, rows and thread counts.") { engine, model, threads, json };
        foreach (Option option in prompts.All(withText: true)) command.Add(option);
        command.SetAction(parse => Failures.Guard(() =>
        {
            if (parse.GetValue(threads) is var count && count < 0) throw new UsageException($"--threads is {count}, expected 0 or more");
            string name = parse.GetValue(engine)!;
            if (Parity.Captures.Capture.IsPath(name)) throw new UsageException($"{name} is a capture, and only an engine can be run again");
            CompareSource source = CompareSource.Parse(name, () => parse.GetValue(model) ?? EmbeddedModel.Find());
            ModelText text = ModelText.Load(source.Folder);
            IReadOnlyList<ComparePrompt> asked = prompts.Read(parse, text, () => ModelVocabulary.Of(source));
            NoiseReport report = SelfNoise.Measure(source, [.. asked.Select((_, i) => PromptIds.Of(source, text, asked, i))], count);
            if (parse.GetValue(json)) Json.Print(report);
            else Print(report);
            return ExitCodes.Good;
        }));
        return command;
    }

    private static void Print(NoiseReport report)
    {
        Console.WriteLine($"{report.Engine} on {report.Model}: {report.Tokens} tokens of {report.Prompts} prompt{(report.Prompts == 1 ? "" : "s")}, against itself all at once");
        Table table = Tables.Create("run as", "largest logit difference");
        foreach (NoiseLine line in report.Lines) table.Row(line.What, line.Difference is { } difference ? CompareText.Number(difference) : $"cannot: {line.Refused}");
        Tables.Print(table);
        if (report.Limit is { } limit) Console.WriteLine($"one unit in the last place of every residual sum moves these logits by {CompareText.Number(report.Moved!.Value)}; two correct f32 engines differ by less than {CompareText.Number(limit)} in a usual row");
        Console.WriteLine(report.Largest == 0 ? $"{report.Engine} gives the same bits every way" : $"{report.Engine} differs from itself by up to {CompareText.Number(report.Largest)}");
    }
}
