using Lockstep.Backends;
using Lockstep.Graph;

namespace Lockstep.Parity.Noise;

/// <summary>Compiles another graph in place of the one that is given, whose interface it keeps, names of outputs included.</summary>
/// <param name="inner">What runs it.</param>
/// <param name="rewrite">Makes the other graph; inputs and outputs stay.</param>
internal sealed class RewrittenBackend(IBackend inner, Func<Model, Model> rewrite) : IBackend
{
    public string Name => inner.Name;

    public ICompiledModel Compile(Model model, CompileOptions? options = null) => new Compiled(model, inner.Compile(rewrite(model), options));

    private sealed class Compiled(Model model, ICompiledModel other) : ICompiledModel
    {
        public Model Model => model;

        public IReadOnlyList<PlanLine> Plan => other.Plan;

        public IInferRequest CreateRequest(RequestOptions? options = null) => other.CreateRequest(options);

        public void Dispose() => other.Dispose();
    }
}
