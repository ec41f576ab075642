using System.CommandLine;
using Lockstep.Inspect;

namespace Lockstep.Cli.Commands;

/// <summary><c>inspect html MODEL -o page.html</c>.</summary>
internal static class InspectHtmlCommand
{
    public static Command Create()
    {
        Argument<string> model = InspectCommand.Model();
        var output = new Option<string>("--output", "-o") { Description = "The page to write.", Required = true };
        var noStatistics = new Option<bool>("--no-statistics") { Description = "Do not read the weights: quick for a model of many gigabytes." };
        var command = new Command("html", "Write one self-contained page: repeated layers folded, search, zoom, a node's attributes and weights at a click.") { model, output, noStatistics };
        command.SetAction(parse => Failures.Guard(() =>
        {
            IrDocument document = IrDocument.Open(parse.GetValue(model)!);
            using var page = new StringWriter(); // whole before the file is touched: a refused model leaves none behind
            ModelPage.Write(document, page, statistics: !parse.GetValue(noStatistics));
            File.WriteAllText(parse.GetValue(output)!, page.ToString());
            return ExitCodes.Good;
        }));
        return command;
    }
}
