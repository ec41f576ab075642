using System.CommandLine;
using Lockstep.Inspect;

namespace Lockstep.Cli.Commands;

/// <summary>Filters, sorts and prints a list, or gives it out as JSON: what all listing commands of <c>inspect</c> share.</summary>
/// <param name="columns">The columns.</param>
internal sealed class InspectList<T>(params InspectColumn<T>[] columns)
{
    private readonly Option<string?> _filter = new("--filter") { Description = "Only rows that hold this text in any column." };
    private readonly Option<string?> _sort = new("--sort") { Description = $"Sort by a column: {string.Join(", ", columns.Select(column => column.Name))}." };
    private readonly Option<int> _top = new("--top") { Description = "Only the first N rows; 0 for all." };
    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>A command that lists something of a model.</summary>
    public Command Command(string name, string description, Func<ParseResult, IrDocument, IReadOnlyList<T>> rows, Action<ParseResult, IReadOnlyList<T>>? after = null)
    {
        Argument<string> model = InspectCommand.Model();
        var command = new Command(name, description) { model, _filter, _sort, _top, _json };
        command.SetAction(parse => Failures.Guard(() =>
        {
            IReadOnlyList<T> chosen = Choose(parse, () => rows(parse, IrDocument.Open(parse.GetValue(model)!)));
            if (parse.GetValue(_json)) Json.Print(chosen);
            else Print(chosen);
            if (!parse.GetValue(_json)) after?.Invoke(parse, chosen);
            return ExitCodes.Good;
        }));
        return command;
    }

    private T[] Choose(ParseResult parse, Func<IReadOnlyList<T>> rows)
    {
        string? sort = parse.GetValue(_sort), filter = parse.GetValue(_filter);
        InspectColumn<T>? column = sort is null ? null : Array.Find(columns, candidate => candidate.Name == sort)
            ?? throw new UsageException($"--sort takes one of {string.Join(", ", columns.Select(candidate => candidate.Name))}, got '{sort}'");
        int top = parse.GetValue(_top);
        if (top < 0) throw new UsageException($"--top takes 0 or more, got {top}");
        IEnumerable<T> chosen = rows();
        if (filter is not null) chosen = chosen.Where(row => columns.Any(candidate => candidate.Text(row).Contains(filter, StringComparison.OrdinalIgnoreCase)));
        if (column is not null) chosen = Sorted(chosen.ToArray(), column);
        return [.. top > 0 ? chosen.Take(top) : chosen];
    }

    private static IEnumerable<T> Sorted(T[] rows, InspectColumn<T> column) => rows.Any(row => column.Key(row) is string)
        ? rows.OrderBy(row => column.Key(row) as string, StringComparer.Ordinal)
        : rows.OrderByDescending(row => column.Key(row) is { } key ? Convert.ToDouble(key) : double.NegativeInfinity);

    // Cells are never wrapped: a line is a row, whatever the names are.
    private void Print(IReadOnlyList<T> rows)
    {
        string[][] lines = [[.. columns.Select(column => column.Name)], .. rows.Select(row => columns.Select(column => column.Text(row)).ToArray())];
        int[] widths = [.. Enumerable.Range(0, columns.Length).Select(index => lines.Max(line => line[index].Length))];
        foreach (string[] line in lines) Console.WriteLine(string.Join("  ", line.Select((cell, index) => cell.PadRight(widths[index]))).TrimEnd());
    }
}
