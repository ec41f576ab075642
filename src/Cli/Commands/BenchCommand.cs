using System.CommandLine;
using Lockstep.Backends;
using Lockstep.Pipelines;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep bench MODEL</c>.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = "A model folder or an IR file; no tokenizer is needed." };
        var prompt = new Option<int>("--prompt") { Description = "Tokens of the prompt.", DefaultValueFactory = _ => 512 };
        var steps = new Option<int>("--new") { Description = "Decode steps.", DefaultValueFactory = _ => 64 };
        var repeats = new Option<int>("--repeat") { Description = "How often prefill and each row count are measured.", DefaultValueFactory = _ => 3 };
        Option<string> device = CommonOptions.Device();
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("bench", "Measure cold start, prefill, decode and the cost of k rows.") { model, prompt, steps, repeats, device, threads, json };
        command.SetAction(parse => Failures.Guard(() =>
        {
            int[] counts = [parse.GetValue(prompt), parse.GetValue(steps), parse.GetValue(repeats)];
            if (counts.Any(count => count < 1)) throw new UsageException("--prompt, --new and --repeat must be 1 or more");
            ModelFigures figures = ModelBenchmark.Run(parse.GetValue(model)!, CommonOptions.Backend(parse.GetValue(device)!), new CompileOptions { Threads = parse.GetValue(threads) }, counts[0], counts[1], counts[2]);
            if (parse.GetValue(json)) Json.Print(figures);
            else Print(figures, counts[0]);
            return ExitCodes.Good;
        }));
        return command;
    }

    private static void Print(ModelFigures figures, int prompt)
    {
        Console.WriteLine($"cold start to first token  {figures.ColdStartMs:F0} ms");
        Console.WriteLine($"prefill of {prompt,-6}          {figures.PrefillTokensPerSecond:F1} tokens/s");
        Console.WriteLine($"decode                     {figures.DecodeMs:F1} ms, {figures.DecodeTokensPerSecond:F1} tokens/s, {figures.WeightBytes / figures.DecodeMs / 1e6:F1} GB/s of weights");
        Console.WriteLine($"rows t(k)/t(1)             {string.Join("  ", figures.Rows.Select(row => $"{row.Rows}: {row.Ratio:F2}"))}");
        Console.WriteLine($"allocated per token        {figures.AllocatedBytesPerToken} bytes");
        Console.WriteLine($"peak memory                {figures.PeakMemoryBytes / 1048576.0:F0} MB, weights {figures.WeightBytes / 1048576.0:F0} MB");
    }
}
