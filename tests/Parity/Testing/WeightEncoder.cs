using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Parity.Tests;

/// <summary>Writes a matrix in a <see cref="WeightFormat"/>, as the nodes that exporters write for it.</summary>
/// <param name="format">The format.</param>
/// <param name="firstId">Id of the first node.</param>
internal sealed class WeightEncoder(WeightFormat format, int firstId)
{
    private int _nextId = firstId;

    /// <summary>All nodes so far, producers first.</summary>
    public List<Node> Nodes { get; } = [];

    /// <summary>The nodes of a matrix; the port gives it back as f32 <c>[rows, columns]</c>, rounded to the format.</summary>
    public Port Encode(string name, float[] weights, int rows, int columns)
    {
        if (format.IsPlain) return Plain(name, weights, rows, columns);
        int group = GroupOf(columns);
        var quantised = new QuantisedWeights(format, weights, group);
        bool grouped = format.Group > 0;
        Shape stored = grouped ? new Shape(rows, columns / group, group) : new Shape(rows, columns), scales = stored.With(-1, 1);
        Port decoded = format.IsCodebook
            ? Codebook(name, quantised.Stored(stored))
            : Convert(Constant(name, quantised.Stored(stored)), format.Arithmetic);
        if (format.IsAsymmetric) decoded = Op("Subtract", name + "/zero_point/subtract", "auto_broadcast=numpy", decoded, Convert(Constant(name + "/zero_point", quantised.ZeroPoints(scales)), format.Arithmetic));
        decoded = Op("Multiply", name + "/fq_weights_1", "auto_broadcast=numpy", decoded, Scale(name, quantised, scales));
        if (grouped) decoded = Op("Reshape", $"Reshape_{_nextId}", "special_zero=false", decoded, Constant($"Constant_{_nextId}", Tensor.From(new long[] { rows, columns }, 2)));
        return format.Arithmetic == DType.F32 ? decoded : Convert(decoded, DType.F32, name + "/fq_weights_1/convert");
    }

    private Port Plain(string name, float[] weights, int rows, int columns)
    {
        Tensor values = Tensor.From(weights, rows, columns);
        return format.Type == DType.F32 ? Constant(name, values) : Convert(Constant(name + "_compressed", ElementConverter.Convert(values, format.Type)), DType.F32, name);
    }

    // NNCF takes the largest power of two that divides the columns where the group size does not.
    private int GroupOf(int columns)
    {
        int group = format.Group == 0 ? columns : format.Group;
        while (columns % group != 0) group /= 2;
        return group;
    }

    private Port Codebook(string name, Tensor stored)
    {
        Port table = Convert(Constant(name, ElementConverter.Convert(Tensor.From(QuantisedWeights.Codebook.ToArray(), 16), DType.F8E4M3)), DType.F16);
        Port places = Convert(Constant(name + "_nncf_codebook_idxs", stored), DType.U8);
        return Op("Gather", name + "_nncf_codebook", "batch_dims=0", table, places, Constant(name + "_nncf_codebook/axis", Tensor.Scalar(0L)));
    }

    private Port Scale(string name, QuantisedWeights quantised, Shape shape)
    {
        Port scale = Constant(name + "/scale", quantised.Scales(shape));
        if (format.Scale == DType.F8E8M0) return Convert(scale, DType.F16);
        if (format.Scale != DType.F8E4M3) return scale;
        Port second = Constant(name + "/second_order_scale", Tensor.From([quantised.SecondScale], 1, 1, 1));
        return Convert(Op("Multiply", name + "/dequantized_scale_1", "auto_broadcast=numpy", Convert(scale, DType.F32), second), DType.F16);
    }

    private Port Convert(Port port, DType type, string? name = null) => Op("Convert", name ?? $"Convert_{_nextId}", $"destination_type={type.IrName}", port);

    private Port Op(string type, string name, string attributes, params Port[] inputs) => Add(new NodeParts
    {
        Id = _nextId++, Name = name, Type = type, Opset = type == "Gather" ? "opset8" : "opset1", Inputs = inputs, Outputs = [new OutputPort(DType.Dynamic, PartialShape.Dynamic, [])],
        Attributes = new Attributes(attributes.Split(' ').Select(item => new KeyValuePair<string, string>(item.Split('=')[0], item.Split('=')[1]))),
    });

    private Port Constant(string name, Tensor value) => Add(new NodeParts
    {
        Id = _nextId++, Name = name, Type = "Constant", Opset = "opset1", Value = value, Outputs = [new OutputPort(value.Type, value.Shape, [])],
    });

    private Port Add(NodeParts parts)
    {
        var node = new Node(parts with { Outputs = NodeInference.Infer(parts) });
        Nodes.Add(node);
        return node.Output();
    }
}
