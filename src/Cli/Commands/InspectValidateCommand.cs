using System.CommandLine;
using Lockstep.Inspect;

namespace Lockstep.Cli.Commands;

/// <summary><c>inspect validate MODEL</c>.</summary>
internal static class InspectValidateCommand
{
    public static Command Create()
    {
        Argument<string> model = InspectCommand.Model();
        Option<bool> json = CommonOptions.Json();
        var quiet = new Option<bool>("--errors") { Description = "Print errors only." };
        var command = new Command("validate", "Check every rule that a reader relies on; exit code 1 when there are errors.") { model, quiet, json };
        command.SetAction(parse => Failures.Guard(() =>
        {
            IrDocument document = IrDocument.Open(parse.GetValue(model)!);
            IReadOnlyList<Finding> findings = ModelCheck.Of(document);
            bool bad = findings.Any(finding => finding.Severity == Severity.Error);
            Finding[] shown = findings.Where(finding => !parse.GetValue(quiet) || finding.Severity == Severity.Error).ToArray();
            if (parse.GetValue(json)) Json.Print(shown);
            else Print(document.XmlPath, shown, findings);
            return bad ? ExitCodes.Miss : ExitCodes.Good;
        }));
        return command;
    }

    private static void Print(string path, Finding[] shown, IReadOnlyList<Finding> all)
    {
        foreach (Finding finding in shown) Console.WriteLine($"{path}:{finding}");
        int Count(Severity severity) => all.Count(finding => finding.Severity == severity);
        Console.WriteLine($"{Count(Severity.Error)} errors, {Count(Severity.Warning)} warnings, {Count(Severity.Note)} notes");
    }
}
