using System.CommandLine;
using System.Globalization;
using Lockstep.Inspect;

namespace Lockstep.Cli.Commands;

/// <summary><c>inspect weights MODEL</c>.</summary>
internal static class InspectWeightsCommand
{
    public static Command Create()
    {
        var all = new Option<bool>("--all") { Description = "Scales, zero points, axes and shapes too." };
        var noStatistics = new Option<bool>("--no-statistics") { Description = "Do not read the data: quick for a model of many gigabytes." };
        var name = new Option<string?>("--name") { Description = "Only constants whose name holds this text; no others are read." };
        var histogram = new Option<bool>("--hist") { Description = "Draw a histogram of each." };
        Command command = List().Command("weights", "List the weights: storage, range, zeros, outliers, error bound, duplicates.", (parse, document) => WeightTable.Of(
            document, statistics: !parse.GetValue(noStatistics), Accepts(parse.GetValue(all), parse.GetValue(name))), (parse, rows) => After(rows, parse.GetValue(histogram)));
        command.Add(all);
        command.Add(noStatistics);
        command.Add(name);
        command.Add(histogram);
        return command;
    }

    private static Func<WeightFacts, bool> Accepts(bool all, string? name) =>
        facts => (all || facts.Role == "weight") && (name is null || facts.Name.Contains(name, StringComparison.OrdinalIgnoreCase));

    private static InspectList<WeightFacts> List() => new(
        InspectColumn<WeightFacts>.Of("name", row => row.Name), InspectColumn<WeightFacts>.Of("shape", row => $"{row.Type}[{string.Join(",", row.Shape)}]"),
        InspectColumn<WeightFacts>.Of("storage", row => row.Scheme ?? row.Role), new("bytes", row => Quantities.Bytes(row.Bytes), row => row.Bytes),
        Number("min", row => row.Min), Number("max", row => row.Max), Number("mean", row => row.Mean), Number("std", row => row.Std), Whole("zeros", row => row.Zeros), Whole("outliers", row => row.Outliers),
        Whole("not-finite", row => row.NotFinite), Number("error", row => row.ErrorBound), InspectColumn<WeightFacts>.Of("same-as", row => row.DuplicateOf ?? ""));

    private static InspectColumn<WeightFacts> Number(string name, Func<WeightStatistics, double?> value) =>
        new(name, row => row.Statistics is { } found && value(found) is { } number ? number.ToString("0.000e0", CultureInfo.InvariantCulture) : "", row => row.Statistics is { } found ? value(found) : null);

    private static InspectColumn<WeightFacts> Whole(string name, Func<WeightStatistics, long> value) =>
        new(name, row => row.Statistics is { } found ? value(found).ToString(CultureInfo.InvariantCulture) : "", row => row.Statistics is { } found ? value(found) : null);

    private static void After(IReadOnlyList<WeightFacts> rows, bool histogram)
    {
        if (histogram)
        {
            foreach (WeightFacts row in rows.Where(row => row.Statistics is { Histogram.Count: > 0 })) Draw(row);
        }

        Console.WriteLine($"{rows.Count} constants, {Quantities.Count(rows.Sum(row => row.Elements))} numbers, {Quantities.Bytes(rows.Sum(row => row.Bytes))}; outliers lie further than 6 standard deviations from the mean");
    }

    private static void Draw(WeightFacts row)
    {
        const int Width = 60;
        WeightStatistics statistics = row.Statistics!;
        Console.WriteLine($"{row.Name} {row.Scheme}");
        long most = statistics.Histogram.Max();
        double step = (statistics.Max - statistics.Min) / statistics.Histogram.Count;
        for (int bin = 0; bin < statistics.Histogram.Count; bin++)
        {
            long count = statistics.Histogram[bin];
            // A bar of at least a mark for anything that is there: outliers are few and matter.
            int length = count == 0 ? 0 : Math.Max(1, (int)Math.Round((double)count * Width / most));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {statistics.Min + (bin * step),11:0.000e0} {new string('#', length),-Width} {count}"));
        }

        Console.WriteLine();
    }
}
