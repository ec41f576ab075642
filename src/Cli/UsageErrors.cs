using System.CommandLine;
using System.Text.RegularExpressions;

namespace Lockstep.Cli;

/// <summary>Says in a sentence what is wrong with a command line.</summary>
internal static partial class UsageErrors
{
    public static int Print(ParseResult parse)
    {
        string program = AppDomain.CurrentDomain.FriendlyName; // lockstep or ir-inspect
        foreach (string message in parse.Errors.Select(error => error.Message).Distinct()) Console.Error.WriteLine($"{program}: {Plain(message)}");
        string command = parse.CommandResult.Command is RootCommand ? program : $"{program} {string.Join(' ', Path(parse))}";
        Console.Error.WriteLine($"Try '{command} --help'.");
        return ExitCodes.BadInput;
    }

    private static Stack<string> Path(ParseResult parse)
    {
        var names = new Stack<string>();
        for (System.CommandLine.Parsing.SymbolResult? at = parse.CommandResult; at is System.CommandLine.Parsing.CommandResult { Command: not RootCommand } result; at = result.Parent)
            names.Push(result.Command.Name);
        return names;
    }

    // The parser names .NET types; users think of numbers.
    private static string Plain(string message) => TypeName().Replace(message, match => match.Groups[1].Value switch
    {
        "Int32" or "UInt32" => "as an integer",
        "Double" => "as a number",
        _ => "as a value",
    });

    [GeneratedRegex(@"as expected type '(?:System\.Nullable`1\[)?System\.(\w+)\]?'")]
    private static partial Regex TypeName();
}
