using System.CommandLine;
using Lockstep.Inspect;

namespace Lockstep.Cli.Commands;

/// <summary><c>inspect extract MODEL NAME -o FILE</c>.</summary>
internal static class InspectExtractCommand
{
    public static Command Create()
    {
        Argument<string> model = InspectCommand.Model();
        var name = new Argument<string>("NAME") { Description = "Name of a constant, or a part of it; all that match are written." };
        var output = new Option<string>("--output", "-o") { Description = "The safetensors file to write.", Required = true };
        var command = new Command("extract", "Write constants to a safetensors file: compressed weights decoded to f32, and as stored where the format knows the type.") { model, name, output };
        command.SetAction(parse => Failures.Guard(() =>
        {
            IReadOnlyList<string> written = ConstantExtract.Write(IrDocument.Open(parse.GetValue(model)!), parse.GetValue(name)!, parse.GetValue(output)!);
            foreach (string tensor in written) Console.WriteLine(tensor);
            return ExitCodes.Good;
        }));
        return command;
    }
}
