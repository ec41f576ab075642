using Lockstep.Graph;

namespace Lockstep.Inspect;

/// <summary>One block of a model, such as a decoder layer.</summary>
/// <param name="Block">Its name.</param>
/// <param name="Nodes">Nodes, constants included.</param>
/// <param name="Parameters">Learned numbers.</param>
/// <param name="Bytes">Bytes of all its constants.</param>
/// <param name="Schemes">How its weights are stored.</param>
/// <param name="Operations">Operations for one token behind 512 others.</param>
public sealed record BlockFacts(string Block, int Nodes, long Parameters, long Bytes, string Schemes, double Operations)
{
    /// <summary>The blocks in the order of the graph.</summary>
    /// <exception cref="ModelException">There is no graph to look at.</exception>
    public static IReadOnlyList<BlockFacts> Of(IrDocument document)
    {
        ILookup<string, StoredConstant> constants = document.Constants.ToLookup(constant => BlockName.Of(constant.Node.Name).ToString());
        ILookup<string, double> costs = CostModel.Of(document, new CostOptions(1, 1, 512)).Nodes.ToLookup(node => node.Block, node => node.Operations);
        return document.Model.Nodes.GroupBy(node => BlockName.Of(node.Name).ToString()).Select(group =>
        {
            StoredConstant[] own = constants[group.Key].ToArray();
            string schemes = string.Join("; ", own.Where(constant => constant.Role == ConstantRole.Weight).Select(constant => CompressionScheme.Of(constant).ToString()).Distinct());
            return new BlockFacts(group.Key, group.Count(), own.Where(constant => constant.Role == ConstantRole.Weight).Sum(constant => constant.Elements), own.Sum(constant => constant.Bytes), schemes, costs[group.Key].Sum());
        }).ToArray();
    }
}
