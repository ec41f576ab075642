using System.Text.RegularExpressions;

namespace Lockstep.House.Tests;

/// <summary>Rules that a compiler does not know.</summary>
public partial class SourceRuleTests
{
    [Fact]
    public void Only_Lanes_names_intrinsics()
    {
        IEnumerable<string> offenders = Repository.Files("src", "*.cs")
            .Where(path => !Repository.Relative(path).StartsWith("src/Kernels/Lanes/", StringComparison.Ordinal))
            .Where(path => File.ReadAllText(path).Contains("System.Runtime.Intrinsics", StringComparison.Ordinal));
        Assert.Empty(offenders.Select(Repository.Relative));
    }

    [Fact]
    public void No_type_is_called_Helper_Util_or_Manager()
    {
        IEnumerable<string> offenders = Repository.Files("src", "*.cs").Where(path => VagueName().IsMatch(Path.GetFileNameWithoutExtension(path)));
        Assert.Empty(offenders.Select(Repository.Relative));
    }

    [Fact]
    public void No_source_names_a_path_of_one_machine()
    {
        string[] patterns = ["*.cs", "*.md", "*.csproj", "*.props", "*.sh"];
        IEnumerable<string> offenders = new[] { "src", "tests" }.SelectMany(folder => patterns.SelectMany(pattern => Repository.Files(folder, pattern)))
            .Where(path => !path.EndsWith("SourceRuleTests.cs", StringComparison.Ordinal) && MachinePath().IsMatch(File.ReadAllText(path)));
        Assert.Empty(offenders.Select(Repository.Relative));
    }

    [Fact]
    public void Tokens_are_made_without_Parallel_For()
    {
        IEnumerable<string> offenders = Repository.Files("src", "*.cs").Where(path => File.ReadAllText(path).Contains("Parallel.For", StringComparison.Ordinal));
        Assert.Empty(offenders.Select(Repository.Relative));
    }

    [GeneratedRegex("(Helper|Helpers|Util|Utils|Utility|Utilities|Manager)$")]
    private static partial Regex VagueName();

    [GeneratedRegex(@"(^|[^A-Za-z0-9_.])/(work|root|home|farm)/")]
    private static partial Regex MachinePath();
}
