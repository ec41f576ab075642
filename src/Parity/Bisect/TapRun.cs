using Lockstep.Backends;
using Lockstep.Graph;
using Lockstep.Graph.Transforms;
using Lockstep.Parity.Engines;
using Lockstep.Tensors;

namespace Lockstep.Parity.Bisect;

/// <summary>Runs a model with further outputs and keeps what they show.</summary>
internal static class TapRun
{
    /// <summary>The tensors of some ports in the last of two runs: the cached tokens first, then the rest.</summary>
    /// <param name="engine">What runs it.</param>
    /// <param name="model">The model.</param>
    /// <param name="taps">Ports by name.</param>
    /// <param name="ids">Tokens.</param>
    /// <param name="cached">How many of them are fed in a run of their own, before; 0 for none.</param>
    public static Tensor[] Run(Engine engine, Model model, IReadOnlyList<(string Name, Port Port)> taps, int[] ids, int cached)
    {
        Model tapped = AddOutputs.Apply(model, taps);
        using ICompiledModel compiled = engine.Backend.Compile(tapped, engine.Compile);
        using IInferRequest request = compiled.CreateRequest(engine.Request);
        Dictionary<int, Tensor>? presents = null;
        if (cached > 0)
        {
            IReadOnlyList<Tensor> first = request.Run(PromptInputs.Of(tapped, ids.AsSpan(0, cached), 0));
            presents = CachePair.Find(tapped).ToDictionary(pair => pair.Past, pair => first[pair.Present].Clone());
        }

        IReadOnlyList<Tensor> outputs = request.Run(PromptInputs.Of(tapped, ids.AsSpan(cached), cached, presents));
        return Enumerable.Range(model.Results.Count, taps.Count).Select(i => outputs[i].Clone()).ToArray();
    }

    /// <summary>The output of a part of a model fed with given tensors.</summary>
    public static Tensor Part(Engine engine, Model part, IReadOnlyList<Tensor> inputs)
    {
        using ICompiledModel compiled = engine.Backend.Compile(part, engine.Compile);
        using IInferRequest request = compiled.CreateRequest(engine.Request);
        return request.Run(inputs)[0].Clone();
    }
}
