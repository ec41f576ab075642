using System.CommandLine;
using Lockstep.Cli.Commands;

var root = new RootCommand("Lockstep: runs OpenVINO IR language models in managed code, and compares every number with Python's.")
{
    ParityCommand.Create(),
};
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
