using System.CommandLine;
using Lockstep.Inspect;

namespace Lockstep.Cli.Commands;

/// <summary><c>inspect states MODEL</c>.</summary>
internal static class InspectStatesCommand
{
    public static Command Create() => new InspectList<StateSummary>(
        InspectColumn<StateSummary>.Of("id", state => state.Id), InspectColumn<StateSummary>.Of("type", state => state.Type), InspectColumn<StateSummary>.Of("shape", state => state.Shape),
        new("axis", state => state.GrowingAxis?.ToString() ?? "fixed size", state => state.GrowingAxis))
        .Command("states", "List the variables that the model keeps from run to run, and along which axis they grow.", (_, document) => ModelSummary.Of(document).States);
}
