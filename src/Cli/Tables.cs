using Spectre.Console;

namespace Lockstep.Cli;

/// <summary>Plain text tables that stay whole in a pipe.</summary>
internal static class Tables
{
    public static Table Create(params ReadOnlySpan<string> columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (string column in columns) table.AddColumn(new TableColumn(new Spectre.Console.Text(column)).NoWrap());
        return table;
    }

    /// <summary>Adds a row of plain texts: brackets in shapes are no markup.</summary>
    public static void Row(this Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Spectre.Console.Text(cell)));

    public static void Print(Table table)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(Console.Out) });
        console.Profile.Width = 200; // a pipe has no width, and a wrapped table is no table
        console.Write(table);
    }

    public static string Number(double value) => value == 0 ? "0" : value.ToString("0.00e0");
}
