using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends;

/// <summary>The check of a request's inputs that every backend makes before it runs.</summary>
public static class ModelInputs
{
    /// <summary>Checks number, element types and shapes against the Parameters of a model.</summary>
    /// <exception cref="InferRequestException">Something does not fit; every wrong input is named.</exception>
    public static void Check(Model model, IReadOnlyList<Tensor> inputs)
    {
        if (inputs.Count != model.Parameters.Count)
            throw new InferRequestException($"{model.Source}: the model has {model.Parameters.Count} inputs, but {inputs.Count} tensors were given.");
        List<string>? wrong = null;
        for (int i = 0; i < inputs.Count; i++)
        {
            Port port = model.Parameters[i].Output();
            bool fits = (port.Type == inputs[i].Type || port.Type == DType.Dynamic) && port.Shape.Accepts(inputs[i].Shape);
            if (!fits) (wrong ??= []).Add($"input {i} '{model.InputName(i)}' expects {port.Type.IrName}{port.Shape}, but {inputs[i]} was given");
        }

        if (wrong is not null) throw new InferRequestException($"{model.Source}: {string.Join("; ", wrong)}.");
    }
}
