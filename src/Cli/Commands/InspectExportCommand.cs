using System.CommandLine;
using Lockstep.Inspect;

namespace Lockstep.Cli.Commands;

/// <summary><c>inspect export MODEL --dot|--mermaid|--json|--csv</c>.</summary>
internal static class InspectExportCommand
{
    public static Command Create()
    {
        Argument<string> model = InspectCommand.Model();
        var dot = new Option<bool>("--dot") { Description = "Graphviz; constants are left out." };
        var mermaid = new Option<bool>("--mermaid") { Description = "A Mermaid flow chart; constants are left out." };
        var json = new Option<bool>("--json") { Description = "All nodes with attributes and edges." };
        var csv = new Option<bool>("--csv") { Description = "One row a node." };
        var output = new Option<string?>("--output", "-o") { Description = "The file to write; standard output when left out." };
        var command = new Command("export", "Write the graph for other tools.") { model, dot, mermaid, json, csv, output };
        command.SetAction(parse => Failures.Guard(() =>
        {
            Option<bool>[] formats = [dot, mermaid, json, csv];
            if (formats.Count(parse.GetValue) != 1) throw new UsageException("choose one of --dot, --mermaid, --json and --csv");
            IrDocument document = IrDocument.Open(parse.GetValue(model)!);
            _ = document.Model; // a model without a graph is refused before a file is made
            using Stream stream = parse.GetValue(output) is { } path ? new FileStream(path, FileMode.Create, FileAccess.Write) : Console.OpenStandardOutput();
            if (parse.GetValue(json))
            {
                GraphExport.Json(document, stream);
                return ExitCodes.Good;
            }

            using var text = new StreamWriter(stream) { NewLine = "\n" };
            if (parse.GetValue(dot)) GraphExport.Dot(document, text);
            else if (parse.GetValue(mermaid)) GraphExport.Mermaid(document, text);
            else GraphExport.Csv(document, text);
            return ExitCodes.Good;
        }));
        return command;
    }
}
