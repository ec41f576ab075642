using System.CommandLine;
using System.Text;
using Lockstep.Cli;
using Lockstep.Cli.Commands;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var root = new RootCommand("Lockstep: runs OpenVINO IR language models in managed code, and compares every number with Python's.")
{
    GenerateCommand.Create(),
    RunCommand.Create(),
    TokenizeCommand.Create(),
    TemplateCommand.Create(),
    PlanCommand.Create(),
    TransformCommand.Create(),
    InspectCommand.Create(),
    DevicesCommand.Create(),
    BenchCommand.Create(),
    LabCommand.Create(),
    TraceCommand.Create(),
    ProveCommand.Create(),
    ParityCommand.Create(),
};
ParseResult parse = root.Parse(args.Length == 0 ? ["--help"] : args);
if (parse.Errors.Count > 0) return UsageErrors.Print(parse);
return await parse.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
