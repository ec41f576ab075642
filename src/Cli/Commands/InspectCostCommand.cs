using System.CommandLine;
using System.Globalization;
using Lockstep.Backends.Managed;
using Lockstep.Inspect;
using Spectre.Console;

namespace Lockstep.Cli.Commands;

/// <summary><c>inspect cost MODEL</c>.</summary>
internal static class InspectCostCommand
{
    private const int Measurements = 5, MostTypes = 8;

    public static Command Create()
    {
        Argument<string> model = InspectCommand.Model();
        var batch = new Option<int>("--batch") { Description = "Sequences.", DefaultValueFactory = _ => 1 };
        var prompt = new Option<int>("--prompt") { Description = "Tokens of the prompt, run at once.", DefaultValueFactory = _ => 512 };
        var context = new Option<int>("--context") { Description = "Tokens behind which one more is decoded.", DefaultValueFactory = _ => 4096 };
        var cache = new Option<string>("--kv-cache") { Description = "Type of the KV cache: f32, f16 or u8.", DefaultValueFactory = _ => "f32" };
        cache.AcceptOnlyFromAmong("f32", "f16", "u8");
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("cost", "Count operations, bytes and arithmetic intensity of a prompt and of one decoded token, with the least time on this machine.") { model, batch, prompt, context, cache, threads, json };
        command.SetAction(parse => Failures.Guard(() =>
        {
            int Positive(Option<int> option) => parse.GetValue(option) is > 0 and <= 10_000_000 and var value ? value : throw new UsageException($"{option.Name} takes 1 to 10000000, got {parse.GetValue(option)}");
            IrDocument document = IrDocument.Open(parse.GetValue(model)!);
            int bits = parse.GetValue(cache) switch { "f16" => 16, "u8" => 8, _ => 32 };
            var prefill = CostModel.Of(document, new CostOptions(Positive(batch), Positive(prompt), 0, bits));
            var decode = CostModel.Of(document, new CostOptions(Positive(batch), 1, Positive(context), bits));
            Roofline limits = Measure(parse.GetValue(threads));
            if (parse.GetValue(json)) Json.Print(new { Limits = limits, Prefill = Report(prefill, limits), Decode = Report(decode, limits) });
            else Print(prefill, decode, limits);
            return ExitCodes.Good;
        }));
        return command;
    }

    // The best of a few: the limits of the machine, not of the moment.
    private static Roofline Measure(int threads)
    {
        using var meter = new RooflineMeter(threads);
        Roofline[] measured = Enumerable.Range(0, Measurements).Select(_ => meter.Measure()).ToArray();
        return new Roofline(measured.Max(one => one.ReadBytesPerSecond), measured.Max(one => one.MultiplyAddsPerSecond), measured.Max(one => one.ByteDotsPerSecond));
    }

    private static object Report(CostModel cost, Roofline limits) => new
    {
        cost.Options, cost.UnknownNodes, cost.Total, LeastSeconds = Least(cost.Total, limits), cost.ByType, cost.ByBlock,
    };

    private static double Least(CostGroup group, Roofline limits) => group.LeastSeconds(limits.ReadBytesPerSecond, limits.MultiplyAddsPerSecond);

    private static void Print(CostModel prefill, CostModel decode, Roofline limits)
    {
        Console.WriteLine($"this machine: reads {Quantities.Bytes(limits.ReadBytesPerSecond)}/s, {Quantities.Count(limits.MultiplyAddsPerSecond)} f32 operations/s");
        Print($"prompt of {prefill.Options.Rows} tokens, batch {prefill.Options.Batch}", prefill, limits);
        Print($"one token behind {decode.Options.Past}, batch {decode.Options.Batch}", decode, limits);
    }

    private static void Print(string title, CostModel cost, Roofline limits)
    {
        Console.WriteLine();
        Console.WriteLine(title);
        Print("op type", [.. cost.ByType.Take(MostTypes)], limits);
        Print("layer", [.. cost.ByBlock, cost.Total], limits);
        if (cost.UnknownNodes > 0) Console.WriteLine($"{cost.UnknownNodes} nodes whose sizes depend on data are not counted");
    }

    private static void Print(string part, IReadOnlyList<CostGroup> groups, Roofline limits)
    {
        Table table = Tables.Create(part, "nodes", "operations", "weights", "KV cache", "activations", "operations a byte", "least time");
        foreach (CostGroup group in groups.Where(group => group.Operations > 0 || group.MemoryBytes > 0)) Row(table, group, limits);
        Tables.Print(table);
    }

    private static void Row(Table table, CostGroup group, Roofline limits) => table.Row(
        group.Name, group.Nodes.ToString(), Quantities.Count(group.Operations), Quantities.Bytes(group.WeightBytes), Quantities.Bytes(group.CacheBytes), Quantities.Bytes(group.ActivationBytes),
        group.Intensity is { } intensity ? intensity.ToString("0.00", CultureInfo.InvariantCulture) : "", Quantities.Time(Least(group, limits)));
}
