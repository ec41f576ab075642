using System.CommandLine;
using Lockstep.Inspect;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep inspect</c> and <c>ir-inspect</c>: looks into any IR, whether it can run or not.</summary>
internal static class InspectCommand
{
    private const string Description = "Look into any IR: summary, ops, weights, states, cost, validation, differences.";

    public static Command Create() => Fill(new Command("inspect", Description));

    /// <summary>The whole of the program <c>ir-inspect</c>.</summary>
    public static int Run(string[] arguments)
    {
        Console.OutputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Command root = Fill(new RootCommand(Description));
        ParseResult parse = root.Parse(arguments.Length == 0 ? ["--help"] : arguments);
        if (parse.Errors.Count > 0) return UsageErrors.Print(parse);
        return parse.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    public static Argument<string> Model() => new("MODEL") { Description = "An IR file, or a folder that holds one." };

    private static Command Fill(Command command)
    {
        var model = new Argument<string?>("MODEL") { Description = "An IR file, or a folder that holds one.", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> json = CommonOptions.Json();
        command.Add(model);
        command.Add(json);
        foreach (Command inner in Commands()) command.Add(inner);
        command.SetAction(parse => Failures.Guard(() =>
        {
            string path = parse.GetValue(model) ?? throw new UsageException("name a model: an IR file, or a folder that holds one; --help lists the commands");
            ModelSummary summary = ModelSummary.Of(IrDocument.Open(path), new ManagedView());
            if (parse.GetValue(json)) Json.Print(summary);
            else InspectSummary.Print(summary);
            return ExitCodes.Good;
        }));
        return command;
    }

    private static Command[] Commands() =>
    [
        InspectValidateCommand.Create(), InspectOpsCommand.Create(), InspectWeightsCommand.Create(), InspectStatesCommand.Create(), InspectRtInfoCommand.Create(), InspectPatternsCommand.Create(),
        InspectLayersCommand.Create(), InspectNodeCommand.Create(), InspectExtractCommand.Create(), InspectExportCommand.Create(), InspectCostCommand.Create(), InspectDiffCommand.Create(), InspectHtmlCommand.Create(),
    ];
}
