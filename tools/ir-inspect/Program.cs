using Lockstep.Cli.Commands;

namespace Lockstep.IrInspect;

/// <summary><c>ir-inspect</c>: the command <c>lockstep inspect</c> as a program of its own.</summary>
internal static class Program
{
    private static int Main(string[] arguments) => InspectCommand.Run(arguments);
}
