using Lockstep.Tensors;

namespace Lockstep.Graph;

/// <summary>One operation of a model. Immutable: inputs exist before the node does, so a graph of nodes has no cycle.</summary>
public sealed class Node
{
    internal Node(NodeParts parts)
    {
        Id = parts.Id;
        Name = parts.Name;
        Type = parts.Type;
        Opset = parts.Opset;
        Line = parts.Line;
        Attributes = parts.Attributes;
        Inputs = parts.Inputs;
        Value = parts.Value;
        Bodies = parts.Bodies;
        RtInfo = parts.RtInfo;
        Outputs = parts.Outputs;
        OutputNames = parts.OutputNames;
    }

    /// <summary>The layer id of the file; unique within a model or body.</summary>
    public int Id { get; }

    /// <summary>The friendly name.</summary>
    public string Name { get; }

    /// <summary>The op type as the OpenVINO specification spells it, such as <c>MatMul</c> or <c>Constant</c>.</summary>
    public string Type { get; }

    /// <summary>The opset as written, such as <c>opset13</c> or <c>extension</c>.</summary>
    public string Opset { get; }

    /// <summary>The number of the opset; old files write 6 as <c>experimental</c>; 0 for <c>extension</c> and anything else, whose ops are not those of the specification.</summary>
    public int OpsetNumber => Opset == "experimental" ? 6 : Opset.StartsWith("opset", StringComparison.Ordinal) && int.TryParse(Opset.AsSpan(5), out int number) ? number : 0;

    /// <summary>Line of the layer in the XML; null for a node built in memory.</summary>
    public int? Line { get; }

    /// <summary>Attributes as written.</summary>
    public Attributes Attributes { get; }

    /// <summary>The ports that feed this node, in input order.</summary>
    public IReadOnlyList<Port> Inputs { get; }

    /// <summary>Type, shape and names of each output.</summary>
    public IReadOnlyList<OutputPort> Outputs { get; }

    /// <summary>The data of a <c>Constant</c>, over the mapped weights file; null for every other op.</summary>
    public Tensor? Value { get; }

    /// <summary>The bodies of <c>If</c>, <c>Loop</c> and <c>TensorIterator</c>; empty for every other op.</summary>
    public IReadOnlyList<Body> Bodies { get; }

    /// <summary>The <c>rt_info</c> attributes, kept as written.</summary>
    public IReadOnlyList<RtInfo> RtInfo { get; }

    /// <summary>Tensor names given to a <c>Result</c> itself (<c>output_names</c>); empty for every other op.</summary>
    public IReadOnlyList<string> OutputNames { get; }

    /// <summary>The node that feeds input <paramref name="index"/>.</summary>
    public Node Producer(int index) => Inputs[index].Node;

    /// <summary>Output <paramref name="index"/> of this node.</summary>
    public Port Output(int index = 0) => new(this, index);

    /// <summary>Type, name and id: how messages call this node.</summary>
    public override string ToString() => $"{Type} '{Name}' (id {Id})";
}
