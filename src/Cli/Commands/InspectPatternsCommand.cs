using System.CommandLine;
using Lockstep.Inspect;

namespace Lockstep.Cli.Commands;

/// <summary><c>inspect patterns MODEL</c>.</summary>
internal static class InspectPatternsCommand
{
    public static Command Create() => new InspectList<KernelChoice>(
        InspectColumn<KernelChoice>.Of("kernel", line => line.Kernel), InspectColumn<KernelChoice>.Of("type", line => line.Type), new("nodes", line => line.Nodes.ToString(), line => line.Nodes),
        InspectColumn<KernelChoice>.Of("name", line => line.Node), InspectColumn<KernelChoice>.Of("refused", line => line.Refused ?? ""))
        .Command("patterns", "Show what the managed backend fuses: the kernel of each group of nodes, and why nothing better runs.", (_, document) => new ManagedView().Plan(document), Total);

    private static void Total(ParseResult parse, IReadOnlyList<KernelChoice> lines)
    {
        foreach (IGrouping<string, KernelChoice> kernel in lines.GroupBy(line => line.Kernel).OrderByDescending(group => group.Count()))
            Console.WriteLine($"{kernel.Count(),6} x {kernel.Key} for {kernel.Sum(line => line.Nodes)} nodes");
    }
}
