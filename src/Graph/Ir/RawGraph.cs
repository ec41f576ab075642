using Lockstep.Tensors;

namespace Lockstep.Graph.Ir;

/// <summary>A <c>net</c> or body element as written, before edges are resolved and types inferred.</summary>
internal sealed class RawGraph
{
    public string Name { get; set; } = "";

    public int Version { get; set; }

    public int Line { get; set; }

    public List<RawLayer> Layers { get; } = [];

    public List<RawEdge> Edges { get; } = [];

    public List<RtInfo> RtInfo { get; } = [];
}

/// <summary>A <c>layer</c> element as written.</summary>
internal sealed class RawLayer
{
    public required int Id { get; init; }

    public required string Name { get; init; }

    public required string Type { get; init; }

    public required string Opset { get; init; }

    public required int Line { get; init; }

    public string OutputNames { get; init; } = "";

    public Attributes Attributes { get; set; } = Attributes.Empty;

    public List<RawPort> Inputs { get; } = [];

    public List<RawPort> Outputs { get; } = [];

    public List<RtInfo> RtInfo { get; } = [];

    public List<RawBody> Bodies { get; } = [];

    public override string ToString() => $"{Type} '{Name}' (id {Id})";
}

/// <summary>A <c>port</c> element: id, precision, names, dimensions (dynamic rank: none written).</summary>
internal sealed record RawPort(int Id, DType Type, PartialShape Shape, string Names);

/// <summary>An <c>edge</c> element; without <c>from-port</c> it leaves the only output of its layer.</summary>
internal sealed record RawEdge(int FromLayer, int? FromPort, int ToLayer, int ToPort, int Line);

/// <summary>A body of a layer with the XML attributes of its port map and back edges.</summary>
internal sealed class RawBody(string role)
{
    public string Role { get; } = role;

    public RawGraph? Graph { get; set; }

    public List<RawMapping> Inputs { get; } = [];

    public List<RawMapping> Outputs { get; } = [];

    public List<RawMapping> BackEdges { get; } = [];
}

/// <summary>An <c>input</c>, <c>output</c> or <c>edge</c> element of a port map or of back edges.</summary>
internal sealed record RawMapping(Attributes Attributes, int Line);
