using Lockstep.Tensors;

namespace Lockstep.Graph.Inference;

/// <summary>Infers the outputs of a node that is being built and merges them with what its file declares.</summary>
internal static class NodeInference
{
    /// <summary>The outputs of <paramref name="parts"/>, whose <see cref="NodeParts.Outputs"/> hold the declared ones.</summary>
    /// <exception cref="InferenceException">The inputs break the op's specification.</exception>
    /// <exception cref="AttributeException">An attribute is missing or outside its domain.</exception>
    public static OutputPort[] Infer(NodeParts parts)
    {
        OutputPort[] declared = parts.Outputs.ToArray();
        if (parts.Value is { } value) return declared.Select(port => port with { Type = value.Type, Shape = value.Shape }).ToArray();
        if (OpRules.Find(parts.Type, new Node(parts).OpsetNumber) is not { } rule) return declared;
        InputFact[] facts = parts.Inputs.Select(port => new InputFact(port.Type, port.Shape, port.Node.Value)).ToArray();
        var context = new InferenceContext(parts.Attributes, facts, declared.Length, parts.Bodies);
        rule.Infer(context);
        return declared.Select((port, index) => Merge(port, context.Output(index))).ToArray();
    }

    private static OutputPort Merge(OutputPort declared, InputFact inferred) => declared with
    {
        Type = inferred.Type == DType.Dynamic ? declared.Type : inferred.Type,
        Shape = inferred.Shape.IsCompatible(declared.Shape) ? inferred.Shape.Merge(declared.Shape) : inferred.Shape,
    };
}
