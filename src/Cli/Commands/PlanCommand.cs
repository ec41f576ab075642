using System.CommandLine;
using Lockstep.Backends;
using Lockstep.Graph.Ir;
using Lockstep.Pipelines;
using Spectre.Console;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep plan MODEL</c>.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = "A model folder or an IR file." };
        Option<string> device = CommonOptions.Device();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("plan", "Show which kernel runs for each node, and why nothing better does.") { model, device, CommonOptions.OpenVinoProperties, json };
        command.SetAction(parse => Failures.Guard(() =>
        {
            ModelFolder folder = ModelFolder.Open(parse.GetValue(model)!);
            using ICompiledModel compiled = CommonOptions.Backend(parse, device).Compile(IrReader.Read(folder.ModelXml));
            if (parse.GetValue(json)) Json.Print(compiled.Plan);
            else Print(compiled.Plan);
            return ExitCodes.Good;
        }));
        return command;
    }

    private static void Print(IReadOnlyList<PlanLine> plan)
    {
        Table table = Tables.Create("type", "kernel", "nodes", "name", "refused");
        foreach (PlanLine line in plan) table.Row(line.Type, line.Kernel, line.Replaces.ToString(), line.Node, line.Refused ?? "");
        Tables.Print(table);
        foreach (IGrouping<string, PlanLine> kernel in plan.Where(line => line.Replaces > 0).GroupBy(line => line.Kernel).OrderByDescending(group => group.Count()))
            Console.WriteLine($"{kernel.Count(),6} x {kernel.Key}{(kernel.First().Fast is { } fast ? $"  (in fast mode: {fast})" : "")}");
    }
}
