using Lockstep.Backends.Managed;
using Lockstep.Parity.Ops;

namespace Lockstep.Parity.Tests;

/// <summary>Single-op models against native OpenVINO's outputs; a theory row per op, so that a failure names it.</summary>
public class OpParityTests
{
    private static readonly Lazy<IReadOnlyList<OpCaseResult>> s_reference = new(() => OpParity.Run(Golden.Unpacked("opcases"), ManagedBackend.Reference));
    private static readonly Lazy<IReadOnlyList<OpCaseResult>> s_optimized = new(() => OpParity.Run(Golden.Unpacked("opcases"), ManagedBackend.Optimized));

    public static TheoryData<string> Ops() => new(Directory.GetFiles(Golden.Unpacked("opcases"), "*.xml")
        .Select(path => Path.GetFileNameWithoutExtension(path)).Select(name => name[..name.LastIndexOf('-')]).Distinct().Order());

    [Theory]
    [MemberData(nameof(Ops))]
    public void Reference_op_matches_native_OpenVINO(string op) => AssertPasses(s_reference.Value, op);

    [Theory]
    [MemberData(nameof(Ops))]
    public void Optimized_backend_matches_native_OpenVINO(string op) => AssertPasses(s_optimized.Value, op);

    private static void AssertPasses(IReadOnlyList<OpCaseResult> results, string op)
    {
        OpCaseResult[] cases = results.Where(result => string.Equals(result.Case[..result.Case.LastIndexOf('-')], op, StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(cases);
        Assert.Empty(cases.Where(result => !result.Passed).Select(result => $"{result.Case}: {result.Problem}"));
    }
}
