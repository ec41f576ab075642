using Lockstep.Tensors;

namespace Lockstep.Graph;

/// <summary>What a <see cref="Node"/> is made of; used by the reader and by whoever builds or rewrites graphs.</summary>
internal sealed record NodeParts
{
    public required int Id { get; init; }

    public required string Name { get; init; }

    public required string Type { get; init; }

    public required string Opset { get; init; }

    public int? Line { get; init; }

    public Attributes Attributes { get; init; } = Attributes.Empty;

    public IReadOnlyList<Port> Inputs { get; init; } = [];

    public IReadOnlyList<OutputPort> Outputs { get; init; } = [];

    public Tensor? Value { get; init; }

    public IReadOnlyList<Body> Bodies { get; init; } = [];

    public IReadOnlyList<RtInfo> RtInfo { get; init; } = [];

    public IReadOnlyList<string> OutputNames { get; init; } = [];

    /// <summary>The parts of an existing node, to be changed.</summary>
    public static NodeParts Of(Node node) => new()
    {
        Id = node.Id, Name = node.Name, Type = node.Type, Opset = node.Opset, Line = node.Line, Attributes = node.Attributes, Inputs = node.Inputs,
        Outputs = node.Outputs, Value = node.Value, Bodies = node.Bodies, RtInfo = node.RtInfo, OutputNames = node.OutputNames,
    };
}
