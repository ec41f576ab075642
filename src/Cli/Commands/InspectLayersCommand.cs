using System.CommandLine;
using Lockstep.Inspect;

namespace Lockstep.Cli.Commands;

/// <summary><c>inspect layers MODEL</c>.</summary>
internal static class InspectLayersCommand
{
    public static Command Create() => new InspectList<BlockFacts>(
        InspectColumn<BlockFacts>.Of("layer", block => block.Block), new("nodes", block => block.Nodes.ToString(), block => block.Nodes),
        new("parameters", block => Quantities.Count(block.Parameters), block => block.Parameters), new("bytes", block => Quantities.Bytes(block.Bytes), block => block.Bytes),
        new("operations", block => Quantities.Count(block.Operations), block => block.Operations), InspectColumn<BlockFacts>.Of("storage", block => block.Schemes))
        .Command("layers", "List the blocks of the model with their parameters, bytes and operations for one token behind 512 others.", (_, document) => BlockFacts.Of(document));
}
