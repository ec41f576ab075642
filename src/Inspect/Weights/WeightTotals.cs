using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Inspect;

/// <summary>Sums over the constants of a model. Bytes that several constants share count once.</summary>
internal sealed record WeightTotals(long Parameters, double BitsPerWeight, IReadOnlyList<TypeShare> Types, IReadOnlyList<SchemeShare> Schemes)
{
    public static WeightTotals Of(IReadOnlyList<StoredConstant> constants)
    {
        StoredConstant[] distinct = constants.DistinctBy(constant => (constant.Offset, constant.Bytes, constant.Type, constant.Role)).ToArray();
        TypeShare[] types = distinct.GroupBy(constant => (constant.Type, constant.Role))
            .Select(group => new TypeShare(group.Key.Type.IrName, NameOf(group.Key.Role), group.Count(), group.Sum(constant => constant.Elements), group.Sum(constant => constant.Bytes)))
            .OrderByDescending(share => share.Bytes).ToArray();
        Dictionary<Node, StoredConstant> byNode = constants.ToDictionary(constant => constant.Node);
        var schemes = new List<SchemeShare>();
        (long parameters, double bits) = (0, 0);
        var counted = new HashSet<Node>(); // scales that several weights share are paid once
        foreach (IGrouping<CompressionScheme, StoredConstant> group in distinct.Where(constant => constant.Role == ConstantRole.Weight).GroupBy(CompressionScheme.Of))
        {
            long numbers = group.Sum(constant => constant.Elements);
            double groupBits = group.Sum(constant => 8.0 * (constant.Bytes + Side(constant.Form!.Scale, byNode, counted) + Side(constant.Form.ZeroPoint, byNode, counted) + Side(constant.Form.Codebook, byNode, counted)));
            schemes.Add(new SchemeShare(group.Key, group.Count(), numbers, groupBits / numbers));
            parameters += numbers;
            bits += groupBits;
        }

        return new WeightTotals(parameters, parameters == 0 ? 0 : bits / parameters, types, [.. schemes.OrderByDescending(share => share.Parameters)]);
    }

    private static string NameOf(ConstantRole role) => role == ConstantRole.ZeroPoint ? "zero point" : role.ToString().ToLowerInvariant();

    // Bytes of the constants that a scale, zero point or codebook is made of.
    private static long Side(Port? port, Dictionary<Node, StoredConstant> byNode, HashSet<Node> counted)
    {
        if (port is not { } found) return 0;
        if (found.Node.Type == "Constant") return counted.Add(found.Node) && byNode.TryGetValue(found.Node, out StoredConstant? constant) ? constant.Bytes : 0;
        return found.Node.Inputs.Sum(input => Side(input, byNode, counted));
    }
}
