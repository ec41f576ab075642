using System.CommandLine;
using Lockstep.Backends;
using Lockstep.Pipelines;
using Spectre.Console;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep bench MODEL</c>.</summary>
internal sealed class BenchCommand
{
    private readonly Argument<string?> _model = new("MODEL") { Description = "A model folder or an IR file, no tokenizer is needed; without it the embedded model.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<int> _prompt = new("--prompt") { Description = "Tokens of the prompt.", DefaultValueFactory = _ => 512 };
    private readonly Option<int> _steps = new("--new") { Description = "Decode steps.", DefaultValueFactory = _ => 64 };
    private readonly Option<int> _repeats = new("--repeat") { Description = "How often prefill and each row count are measured.", DefaultValueFactory = _ => 3 };
    private readonly Option<int?> _profile = new("--profile") { Description = "Show the time of each kind of kernel in a decode step, or in a step of so many rows.", Arity = ArgumentArity.ZeroOrOne, HelpName = "rows" };
    private readonly Option<string> _device = CommonOptions.Device();
    private readonly Option<int> _threads = CommonOptions.Threads();
    private readonly Option<string> _mode = CommonOptions.Mode();
    private readonly Option<string?> _kvCache = CommonOptions.KvCache();
    private readonly Option<string?> _vs = new("--vs") { Description = "Run the model on another device too, turn by turn, and print the ratios: openvino (its CPU device), or any name that --device takes." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public static Command Create() => new BenchCommand().Build();

    private Command Build()
    {
        var command = new Command("bench", "Measure cold start, prefill, decode and the cost of k rows, beside what the machine can do.")
        {
            _model, _prompt, _steps, _repeats, _profile, _device, CommonOptions.OpenVinoProperties, _threads, _mode, _kvCache, _vs, _json,
        };
        command.SetAction(parse => Failures.Guard(() => Run(parse)));
        return command;
    }

    private int Run(ParseResult parse)
    {
        var options = new BenchmarkOptions
        {
            Prompt = parse.GetValue(_prompt), Steps = parse.GetValue(_steps), Repeats = parse.GetValue(_repeats), Threads = parse.GetValue(_threads), ProfileRows = parse.GetResult(_profile) is null ? 0 : parse.GetValue(_profile) ?? 1,
            Request = CommonOptions.Request(parse.GetValue(_mode)!, parse.GetValue(_kvCache)),
        };
        if (options.Prompt < 1 || options.Steps < 1 || options.Repeats < 1 || options.ProfileRows < 0) throw new UsageException("--prompt, --new, --repeat and --profile must be 1 or more");
        ModelFigures figures = ModelBenchmark.Run(parse.GetValue(_model) ?? EmbeddedModel.Find(), CommonOptions.Backend(parse, _device), options);
        figures = figures with { Comparison = Compare(parse, options) };
        if (parse.GetValue(_json)) Json.Print(figures);
        else Print(figures, options.Prompt);
        return ExitCodes.Good;
    }

    private ComparisonFigures? Compare(ParseResult parse, BenchmarkOptions options)
    {
        if (parse.GetValue(_vs) is not { } other) return null;
        IBackend theirs = Devices.Open(other.Equals("openvino", StringComparison.OrdinalIgnoreCase) ? "CPU" : other);
        return BackendComparison.Run(parse.GetValue(_model) ?? EmbeddedModel.Find(), CommonOptions.Backend(parse, _device), theirs, options);
    }

    private static void Print(ComparisonFigures figures, double coldStart)
    {
        Console.WriteLine($"beside {figures.Device,-19} {figures.Modes}, turn by turn; above 1 is faster than it");
        Line("  prefill", figures.Prefill);
        Line("  decode", figures.Decode);
        Line("  cold start", new ComparedTime(coldStart, figures.TheirColdStartMs, figures.TheirColdStartMs / coldStart));

        static void Line(string what, ComparedTime time) => Console.WriteLine($"{what,-26} {time.OursMs:F1} ms beside {time.TheirsMs:F1} ms: {time.Ratio:F2}");
    }

    private static void Print(ModelFigures figures, int prompt)
    {
        Console.WriteLine($"{figures.Mode} mode, {figures.KvCache} cache, {figures.Threads} threads");
        Console.WriteLine($"cold start to first token  {figures.ColdStartMs:F0} ms");
        double operations = figures.Cost.Operations * figures.PrefillTokensPerSecond / 1e9, bytes = (figures.Cost.WeightBytes + figures.CacheBytes) / 1e9;
        string peak = figures.Mode == "fast" ? "byte dot products" : "f32 multiply-adds";
        Console.WriteLine($"prefill of {prompt,-6}          {figures.PrefillTokensPerSecond:F1} tokens/s, {operations:F0} Gop/s: {figures.PrefillOfPeak:F2} of {peak}");
        Console.WriteLine($"decode                     {figures.DecodeMs:F1} ms, {figures.DecodeTokensPerSecond:F1} tokens/s, {bytes / figures.DecodeMs * 1000:F1} GB/s: {figures.DecodeOfRead:F2} of what can be read");
        Console.WriteLine($"a token at least           {figures.Cost.WeightBytes / 1e6:F1} MB of weights, {figures.CacheBytes / 1e6:F1} MB of cache, {figures.Cost.Operations / 1e9:F2} G operations");
        if (figures.Limits is { } limits)
            Console.WriteLine($"this machine at best       reads {limits.ReadBytesPerSecond / 1e9:F1} GB/s, {limits.MultiplyAddsPerSecond / 1e9:F0} Gop/s of f32 multiply-adds, {limits.ByteDotsPerSecond / 1e9:F0} Gop/s of byte dot products");
        Console.WriteLine($"rows t(k)/t(1)             {string.Join("  ", figures.Rows.Select(row => $"{row.Rows}: {row.Ratio:F2}"))}");
        Console.WriteLine($"allocated per token        {figures.AllocatedBytesPerToken} bytes");
        Console.WriteLine($"peak memory                {figures.PeakMemoryBytes / 1e6:F0} MB, weights {figures.WeightBytes / 1e6:F0} MB: {figures.PeakOverWeights:F2} of weights and cache");
        if (figures.Comparison is { } comparison) Print(comparison, figures.ColdStartMs);
        if (figures.Profile.Count > 0) Print(figures.Profile);
    }

    private static void Print(IReadOnlyList<KernelProfile.Entry> profile)
    {
        double total = profile.Sum(entry => entry.Milliseconds);
        Table table = Tables.Create("kernel", "op", "calls", "ms a step", "share");
        foreach (KernelProfile.Entry entry in profile) table.Row(entry.Kernel, entry.Type, entry.Calls.ToString(), $"{entry.Milliseconds:F3}", $"{entry.Milliseconds / total:P1}");
        Tables.Print(table);
    }
}
