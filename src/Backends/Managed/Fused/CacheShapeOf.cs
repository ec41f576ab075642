using Lockstep.Backends.Managed.Ops;
using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>ShapeOf of a cache that a fused attention keeps: the shape is known without the tensor. Exporters take the length of the past from there.</summary>
internal sealed class CacheShapeOf : IPattern
{
    public string Anchor => "ShapeOf";

    public Fusion? Match(Node anchor, PatternContext context, out string? refusal)
    {
        refusal = null;
        Node source = anchor.Producer(0);
        bool withNew = source.Type == "Concat";
        Node gather = withNew ? source.Producer(0) : source;
        if (gather.Type != "Gather" || gather.Producer(0).Type != "ReadValue") return null;
        string id = gather.Producer(0).Attributes.Text("variable_id");
        if (!context.CachedVariables.Contains(id)) return null;
        Dimension[] dims = source.Outputs[0].Shape.ToArray();
        DType type = anchor.Outputs[0].Type;
        Port[] inputs = withNew ? [gather.Inputs[1], source.Inputs[1]] : [gather.Inputs[1]];
        return new Fusion("ShapeOf.cache", inputs, 1, inference => inference.Set(0, type, new PartialShape(4)), Run) { WhyChain = "the model works with the length of the cache" };

        void Run(OpContext op)
        {
            int tokens = op.Services.Variables[id].CacheLength + (withNew ? op.Input(1).Shape[2] : 0);
            long[] shape = [op.Input(0).ElementCount, dims[1].Value, tokens, dims[3].Value];
            op.Set(0, ElementConverter.Convert(Tensor.From(shape, 4), type));
        }
    }
}
