namespace Lockstep.Graph.Ir;

/// <summary>A model as the bytes of its two files.</summary>
public sealed class IrImage
{
    private readonly WeightsLayout _weights;

    internal IrImage(byte[] xml, WeightsLayout weights) => (Xml, _weights) = (xml, weights);

    /// <summary>The XML, UTF-8.</summary>
    public byte[] Xml { get; }

    /// <summary>Length of the weights in bytes.</summary>
    public long WeightsLength => _weights.Length;

    /// <summary>Writes the weights, <see cref="WeightsLength"/> bytes.</summary>
    public void WriteWeights(Stream stream) => _weights.Write(stream);
}
