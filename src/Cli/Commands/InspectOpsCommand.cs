using System.CommandLine;
using Lockstep.Inspect;

namespace Lockstep.Cli.Commands;

/// <summary><c>inspect ops MODEL</c>.</summary>
internal static class InspectOpsCommand
{
    public static Command Create() => new InspectList<OpCount>(
        InspectColumn<OpCount>.Of("type", op => op.Type), InspectColumn<OpCount>.Of("opset", op => op.Opset), new("count", op => op.Count.ToString(), op => op.Count))
        .Command("ops", "Count the ops by type and opset.", (_, document) => ModelSummary.Of(document).Ops);
}
