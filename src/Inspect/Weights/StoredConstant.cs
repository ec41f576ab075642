using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Inspect;

/// <summary>A Constant as the file describes it; its data may be absent.</summary>
internal sealed class StoredConstant
{
    private StoredConstant(Node node, string path, DType type, Shape shape, long offset, long bytes) =>
        (Node, Path, Type, Shape, Offset, Bytes) = (node, path, type, shape, offset, bytes);

    public Node Node { get; }

    /// <summary>Body that it lies in; empty for the graph itself.</summary>
    public string Path { get; }

    public DType Type { get; }

    public Shape Shape { get; }

    public long Elements => Shape.ElementCount;

    /// <summary>Where it lies in the weights file, in bytes.</summary>
    public long Offset { get; }

    /// <summary>Bytes that the file gives it.</summary>
    public long Bytes { get; }

    public ConstantRole Role { get; set; } = ConstantRole.Structure;

    /// <summary>How it is decoded, for a <see cref="ConstantRole.Weight"/>; null for any other.</summary>
    public WeightForm? Form { get; set; }

    /// <summary>Name of the node, with the body before it.</summary>
    public string Name => Path + Node.Name;

    /// <summary>The constant of a node; null when its attributes make no sense, which is for the validation to say.</summary>
    public static StoredConstant? Of(Node node, string path)
    {
        try
        {
            DType type = node.Attributes.DType("element_type");
            Shape shape = node.Attributes.Shape("shape");
            _ = shape.ElementCount;
            return type == DType.Dynamic ? null : new StoredConstant(node, path, type, shape, node.Attributes.Long("offset", 0), Math.Max(0, node.Attributes.Long("size", 0)));
        }
        catch (Exception error) when (error is AttributeException or OverflowException)
        {
            return null;
        }
    }
}
