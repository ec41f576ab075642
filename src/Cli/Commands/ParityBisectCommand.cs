using System.CommandLine;
using Lockstep.Graph;
using Lockstep.Graph.Ir;
using Lockstep.Parity.Bisect;
using Lockstep.Parity.Engines;
using Lockstep.Pipelines;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep parity bisect MODEL A B</c>.</summary>
internal static class ParityBisectCommand
{
    private static readonly int[] s_ids = [5, 17, 101, 44, 9, 9, 120, 63];

    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = "A model folder or an IR file." };
        var a = new Argument<string>("A") { Description = "The engine that is believed: managed, reference, openvino or a device name, with choices such as managed,mode=fast,kv=u8,threads=1." };
        var b = new Argument<string>("B") { Description = "The engine in question." };
        var other = new Option<string?>("--model-b") { Description = "Another version of the model for B, with the same node names." };
        var ids = new Option<string?>("--ids") { Description = "Token ids to feed, separated by commas." };
        var cached = new Option<int>("--cached") { Description = "How many of the ids are fed before, so that the rest is decoded with a cache." };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("bisect", "Find the first node at which two engines, or two versions of a model, part; and which of them computes it right.") { model, a, b, other, ids, cached, json };
        command.SetAction(parse => Failures.Guard(() =>
        {
            int[] tokens = Ids(parse.GetValue(ids));
            if (parse.GetValue(cached) < 0 || parse.GetValue(cached) >= tokens.Length) throw new UsageException($"--cached is {parse.GetValue(cached)}, expected 0 to {tokens.Length - 1}: one of the {tokens.Length} ids must be left to compare");
            Model first = Read(parse.GetValue(model)!), second = parse.GetValue(other) is { } path ? Read(path) : first;
            BisectReport report = Bisection.Run(Engine.Parse(parse.GetValue(a)!), first, Engine.Parse(parse.GetValue(b)!), second, tokens, parse.GetValue(cached));
            if (parse.GetValue(json)) Json.Print(report);
            else Print(report, parse.GetValue(a)!, parse.GetValue(b)!);
            return report.Found is null ? ExitCodes.Good : ExitCodes.Miss;
        }));
        return command;
    }

    internal static Model Read(string path) => IrReader.Read(ModelFolder.Open(path).ModelXml);

    internal static int[] Ids(string? text)
    {
        if (text is null) return s_ids;
        int[] ids = text.Split(',', StringSplitOptions.TrimEntries).Select(part => int.TryParse(part, out int id) && id >= 0 ? id : throw new UsageException($"--ids has '{part}', expected token ids separated by commas")).ToArray();
        return ids.Length > 0 ? ids : throw new UsageException("--ids is empty");
    }

    private static void Print(BisectReport report, string a, string b)
    {
        Console.WriteLine($"{report.Nodes} nodes compared in {report.Runs} runs; relative error of the last one {Tables.Number(report.OutputError)}");
        if (report.Found is not { } found)
        {
            Console.WriteLine($"{b} follows {a} everywhere: no output has more than {Bisection.Jump:0} times the error of its inputs");
            return;
        }

        Console.WriteLine($"{a} and {b} part at {found.Type} '{found.Name}'{(found.Layer is { } layer ? $", layer {layer}" : "")}{(found.Line is { } line ? $", line {line} of the XML" : "")}");
        Console.WriteLine($"  relative error of its inputs {Tables.Number(found.InputError)}, of its output {Tables.Number(found.Error)}");
        if (found.Between.Count > 0) Console.WriteLine($"  computed together with {string.Join(", ", found.Between.Take(8))}{(found.Between.Count > 8 ? $" and {found.Between.Count - 8} more" : "")}");
        Console.WriteLine(found.WhyNoTruth is { } why
            ? $"  no computation in f64 to judge by: {why}"
            : $"  in f64 on its own inputs, {a} is off by {Tables.Number(found.ErrorOfA!.Value)} and {b} by {Tables.Number(found.ErrorOfB!.Value)}: {found.Supports switch { "A" => $"{b} is off", "B" => $"{a} is off", _ => "which supports neither" }}");
    }
}
