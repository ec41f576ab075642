using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Lockstep.Kernels.Benchmarks;

/// <summary>The least time that the machine allows over the median: 1 reads or multiplies as fast as anything can here.</summary>
internal sealed class RooflineColumn : IColumn
{
    public string Id => nameof(RooflineColumn);

    public string ColumnName => "of roofline";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "The larger of bytes / read bandwidth and operations / peak rate, measured before each benchmark, over the median time";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        if (benchmarkCase.Descriptor.Type != typeof(MatMulBenchmarks)) return "-"; // others have no bytes and operations to count
        var key = ((string)benchmarkCase.Parameters["Weights"], (int)benchmarkCase.Parameters["Rows"]);
        return summary[benchmarkCase]?.ResultStatistics is { } times && MatMulBenchmarks.LeastSeconds.TryGetValue(key, out double least)
            ? $"{least / (times.Median * 1e-9):F2}"
            : "-";
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary) => true;
}
