using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Lockstep.Tensors;

namespace Lockstep.Inspect;

/// <summary>The constants of a model as a table.</summary>
public static class WeightTable
{
    /// <summary>One line a constant, in the order of the graph.</summary>
    /// <param name="document">The model.</param>
    /// <param name="statistics">True reads the data too.</param>
    /// <param name="accept">Which constants; null for all.</param>
    public static IReadOnlyList<WeightFacts> Of(IrDocument document, bool statistics, Func<WeightFacts, bool>? accept = null)
    {
        var chosen = document.Constants.Select(constant => (Constant: constant, Facts: Describe(constant))).Where(pair => accept?.Invoke(pair.Facts) ?? true).ToList();
        Dictionary<StoredConstant, string> duplicates = statistics ? Duplicates(document.Constants) : [];
        return chosen.Select(pair => pair.Facts with
        {
            Statistics = statistics ? WeightStatistics.Of(pair.Constant) : null,
            DuplicateOf = duplicates.GetValueOrDefault(pair.Constant),
        }).ToArray();
    }

    private static WeightFacts Describe(StoredConstant constant) => new(
        constant.Name, Name(constant.Role), constant.Type.IrName, constant.Shape.Dims.ToArray(), constant.Form is null ? null : CompressionScheme.Of(constant).ToString(),
        constant.Elements, constant.Bytes, constant.Offset, BlockName.Of(constant.Node.Name).ToString());

    private static string Name(ConstantRole role) => role == ConstantRole.ZeroPoint ? "zero point" : role.ToString().ToLowerInvariant();

    // Only constants of equal length can be equal, and only those worth a name: a scalar 1 is no waste.
    private static Dictionary<StoredConstant, string> Duplicates(IReadOnlyList<StoredConstant> constants)
    {
        const int Least = 64;
        var result = new Dictionary<StoredConstant, string>();
        foreach (IGrouping<long, StoredConstant> group in constants.Where(constant => constant.Bytes >= Least && constant.Node.Value is not null).GroupBy(constant => constant.Bytes))
        {
            if (group.Count() < 2) continue;
            var known = new Dictionary<UInt128, string>();
            foreach (StoredConstant constant in group)
            {
                UInt128 hash = Hash(constant.Node.Value!);
                if (known.TryGetValue(hash, out string? first)) result[constant] = first;
                else known[hash] = constant.Name;
            }
        }

        return result;
    }

    private static UInt128 Hash(Tensor tensor)
    {
        const int Chunk = 1 << 24;
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long done = 0; done < tensor.ByteLength; done += Chunk)
        {
            int count = (int)Math.Min(Chunk, tensor.ByteLength - done);
            sha.AppendData(MemoryMarshal.CreateReadOnlySpan(in Unsafe.AddByteOffset(ref Unsafe.AsRef(in tensor.Origin), (nint)done), count));
        }

        GC.KeepAlive(tensor);
        return MemoryMarshal.Read<UInt128>(sha.GetHashAndReset()); // 128 bits of SHA-256 do not meet by chance
    }
}
