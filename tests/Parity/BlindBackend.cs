using Lockstep.Backends;
using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Parity.Tests;

/// <summary>Another backend whose requests show no variables, as native OpenVINO's C API does not.</summary>
internal sealed class BlindBackend(IBackend inner) : IBackend
{
    public string Name => "BLIND";

    public ICompiledModel Compile(Model model, CompileOptions? options = null) => new BlindModel(inner.Compile(model, options));

    private sealed class BlindModel(ICompiledModel inner) : ICompiledModel
    {
        public Model Model => inner.Model;

        public IReadOnlyList<PlanLine> Plan => inner.Plan;

        public IInferRequest CreateRequest(RequestOptions? options = null) => new BlindRequest(inner.CreateRequest(options));

        public void Dispose() => inner.Dispose();
    }

    private sealed class BlindRequest(IInferRequest inner) : IInferRequest
    {
        public IReadOnlyList<IVariable>? Variables => null;

        public int? LastRows
        {
            get => inner.LastRows;
            set => inner.LastRows = value;
        }

        public IReadOnlyList<Tensor> Run(IReadOnlyList<Tensor> inputs) => inner.Run(inputs);

        public void ResetState() => inner.ResetState();

        public void Dispose() => inner.Dispose();
    }
}
