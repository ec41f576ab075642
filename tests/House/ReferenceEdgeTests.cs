using System.Xml.Linq;

namespace Lockstep.House.Tests;

/// <summary>Who may reference whom. Arrows point one way; only Pipelines, Parity, Cli, tests and benchmarks choose a concrete backend.</summary>
public class ReferenceEdgeTests
{
    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["Lockstep.Tensors"] = [],
        ["Lockstep.Kernels"] = [],
        ["Lockstep.Text"] = [],
        ["Lockstep.Graph"] = ["Lockstep.Tensors"],
        ["Lockstep.Inspect"] = ["Lockstep.Tensors", "Lockstep.Graph"],
        ["Lockstep.Backends"] = ["Lockstep.Tensors", "Lockstep.Graph"],
        ["Lockstep.Backends.Managed"] = ["Lockstep.Tensors", "Lockstep.Graph", "Lockstep.Backends", "Lockstep.Kernels"],
        ["Lockstep.Backends.OpenVino"] = ["Lockstep.Tensors", "Lockstep.Graph", "Lockstep.Backends"],
        ["Lockstep.Decoding"] = ["Lockstep.Tensors", "Lockstep.Backends"],
        ["Lockstep.Pipelines"] =
            ["Lockstep.Tensors", "Lockstep.Graph", "Lockstep.Backends", "Lockstep.Backends.Managed", "Lockstep.Backends.OpenVino", "Lockstep.Decoding", "Lockstep.Text"],
        ["Lockstep.Parity"] = ["Lockstep.Tensors", "Lockstep.Graph", "Lockstep.Backends", "Lockstep.Backends.Managed", "Lockstep.Decoding", "Lockstep.Text", "Lockstep.Pipelines"],
        ["Lockstep.Cli"] =
        [
            "Lockstep.Tensors", "Lockstep.Graph", "Lockstep.Backends", "Lockstep.Backends.Managed", "Lockstep.Backends.OpenVino", "Lockstep.Decoding", "Lockstep.Text",
            "Lockstep.Pipelines", "Lockstep.Parity", "Lockstep.Inspect",
        ],
    };

    public static TheoryData<string> Projects() => new(Repository.Files("src", "*.csproj").Select(Repository.Relative));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_the_house_allows(string project)
    {
        string name = Path.GetFileNameWithoutExtension(project);
        Assert.True(s_allowed.ContainsKey(name), $"{name} is not in the table of the house; add it with what it may reference.");
        IEnumerable<string> references = XDocument.Load(Path.Combine(Repository.Root, project)).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!));
        Assert.Empty(references.Except(s_allowed[name]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_library_needs_no_package(string project)
    {
        if (project.StartsWith("src/Cli/", StringComparison.Ordinal)) return;
        Assert.Empty(XDocument.Load(Path.Combine(Repository.Root, project)).Descendants("PackageReference"));
    }

    // A transitive reference would compile, so the edges that matter most are checked in the sources too.
    [Theory]
    [InlineData("src/Decoding", "Lockstep.Backends.Managed")]
    [InlineData("src/Decoding", "Lockstep.Backends.OpenVino")]
    [InlineData("src/Decoding", "Lockstep.Kernels")]
    [InlineData("src/Pipelines", "Lockstep.Kernels")]
    [InlineData("src/Graph", "Lockstep.Backends")]
    public void Sources_do_not_reach_around_the_edges(string folder, string forbidden)
    {
        IEnumerable<string> offenders = Repository.Files(folder, "*.cs").Where(path => File.ReadAllText(path).Contains($"using {forbidden}", StringComparison.Ordinal));
        Assert.Empty(offenders.Select(Repository.Relative));
    }
}
