using Lockstep.Backends;
using Lockstep.Backends.Managed;
using Lockstep.Graph;
using Lockstep.Inspect;

namespace Lockstep.Cli;

/// <summary>What the managed backend says of a model that is looked into.</summary>
internal sealed class ManagedView : IBackendView
{
    public IReadOnlyList<string> Unsupported(IrDocument document)
    {
        if (document.Problems.Count > 0) return ["the model does not load; 'inspect validate' lists what is wrong"];
        return ManagedBackend.Check(document.Model).Select(problem => $"{problem.Layer}: {problem.Message}").ToArray();
    }

    public IReadOnlyList<KernelChoice> Plan(IrDocument document)
    {
        if (document.Problems.Count > 0) throw new ModelException(document.Problems);
        using ICompiledModel compiled = ManagedBackend.Optimized.Compile(document.Model);
        return compiled.Plan.Select(line => new KernelChoice(line.Node, line.Type, line.Kernel, line.Replaces, line.Refused)).ToArray();
    }
}
