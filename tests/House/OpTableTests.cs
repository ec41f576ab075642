using Lockstep.Backends.Managed.Ops;
using Lockstep.Graph.Inference;

namespace Lockstep.House.Tests;

/// <summary>An op is a file, a shape rule and a line in the table; none is forgotten.</summary>
public class OpTableTests
{
    [Fact]
    public void Every_op_has_a_shape_rule()
    {
        Assert.Empty(OpTable.Entries.Where(entry => OpRules.Find(entry.Type, entry.SinceOpset) is null).Select(entry => entry.Type));
    }

    [Fact]
    public void No_op_version_stands_in_the_table_twice()
    {
        Assert.Empty(OpTable.Entries.GroupBy(entry => (entry.Type, entry.SinceOpset)).Where(group => group.Count() > 1).Select(group => group.Key));
        Assert.Empty(OpRules.All.GroupBy(rule => (rule.Type, rule.SinceOpset)).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void Every_rule_belongs_to_an_op_that_runs()
    {
        string[] withoutKernel = ["Parameter", "Constant", "Result"];
        Assert.Empty(OpRules.All.Select(rule => rule.Type).Except(OpTable.Entries.Select(entry => entry.Type)).Except(withoutKernel));
    }

    [Fact]
    public void Tables_are_sorted_by_name()
    {
        Assert.Equal(OpTable.Entries.Select(entry => entry.Type).Order(StringComparer.OrdinalIgnoreCase), OpTable.Entries.Select(entry => entry.Type));
        Assert.Equal(OpRules.All.Select(rule => rule.Type).Order(StringComparer.OrdinalIgnoreCase), OpRules.All.Select(rule => rule.Type));
    }
}
