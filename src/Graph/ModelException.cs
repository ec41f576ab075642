namespace Lockstep.Graph;

/// <summary>A model that cannot be read or cannot run, with every problem found and not only the first.</summary>
public sealed class ModelException : Exception
{
    private const int Listed = 20;

    /// <summary>With one problem.</summary>
    public ModelException(ModelProblem problem)
        : this([problem])
    {
    }

    /// <summary>With all problems found.</summary>
    public ModelException(IReadOnlyList<ModelProblem> problems, Exception? inner = null)
        : base(Describe(problems), inner) => Problems = problems;

    /// <summary>Every problem found.</summary>
    public IReadOnlyList<ModelProblem> Problems { get; }

    private static string Describe(IReadOnlyList<ModelProblem> problems)
    {
        if (problems.Count == 1) return problems[0].ToString();
        string more = problems.Count > Listed ? $"\n  ... and {problems.Count - Listed} more" : "";
        return $"{problems.Count} problems:\n  {string.Join("\n  ", problems.Take(Listed))}{more}";
    }
}
