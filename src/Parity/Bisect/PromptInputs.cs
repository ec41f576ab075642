using Lockstep.Graph;
using Lockstep.Graph.Transforms;
using Lockstep.Tensors;

namespace Lockstep.Parity.Bisect;

/// <summary>The inputs of a language model for one sequence, fed from the first token on, or after some that are in the cache.</summary>
internal static class PromptInputs
{
    /// <summary>One tensor for each Parameter.</summary>
    /// <param name="model">Stateful, or with cache inputs.</param>
    /// <param name="ids">Tokens of this run.</param>
    /// <param name="cached">Tokens of earlier runs.</param>
    /// <param name="presents">Cache outputs of the run before by input index; null for an empty cache.</param>
    /// <exception cref="ModelException">The model has an input that a prompt cannot fill.</exception>
    public static Tensor[] Of(Model model, ReadOnlySpan<int> ids, int cached, IReadOnlyDictionary<int, Tensor>? presents = null)
    {
        var inputs = new Tensor[model.Parameters.Count];
        HashSet<int> pasts = [.. CachePair.Find(model).Select(pair => pair.Past)];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = pasts.Contains(i) ? presents?.GetValueOrDefault(i) ?? Empty(model, i) : Fill(model, i, ids, cached);
        }

        return inputs;
    }

    private static Tensor Fill(Model model, int input, ReadOnlySpan<int> ids, int cached)
    {
        int tokens = ids.Length;
        string name = model.InputName(input);
        switch (name)
        {
            case "input_ids": return Longs(ids.ToArray().Select(id => (long)id), 1, tokens);
            case "attention_mask": return Longs(Enumerable.Repeat(1L, cached + tokens), 1, cached + tokens);
            case "token_type_ids": return Longs(Enumerable.Repeat(0L, tokens), 1, tokens);
            case "beam_idx": return Tensor.From([0], 1);
            case "position_ids":
                int axes = model.Parameters[input].Outputs[0].Shape is { HasRank: true, Rank: 3 } shape ? shape[0].Value : 0; // time, height and width of M-RoPE
                IEnumerable<long> positions = Enumerable.Repeat(Enumerable.Range(cached, tokens).Select(position => (long)position), Math.Max(axes, 1)).SelectMany(row => row);
                return axes == 0 ? Longs(positions, 1, tokens) : Longs(positions, axes, 1, tokens);
            default:
                throw new ModelException(new ModelProblem(model.Source, model.Parameters[input].Line, model.Parameters[input].ToString(), $"the input '{name}' cannot be filled from a prompt; give inputs as a safetensors file"));
        }
    }

    private static Tensor Longs(IEnumerable<long> values, params ReadOnlySpan<int> dims) => Tensor.From(values.ToArray(), dims);

    private static Tensor Empty(Model model, int input)
    {
        OutputPort port = model.Parameters[input].Outputs[0];
        if (CachePair.Axes(port.Shape) is not { } axes)
            throw new ModelException(new ModelProblem(model.Source, model.Parameters[input].Line, model.Parameters[input].ToString(), $"has the shape {port.Shape}; a cache needs two dynamic dimensions, batch and tokens"));
        return Tensor.Zeros(port.Type, port.Shape.With(axes.Batch, 1).With(axes.Tokens, 0).ToShape());
    }
}
