using System.Globalization;
using System.Text;
using Lockstep.Graph;
using Lockstep.Graph.Ir;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Plans;

/// <summary>A graph of sums, unary ops, reshapes and transposes over one input f32 [batch, rows, 8], with several results; every value is used at random distance.</summary>
internal sealed class RandomGraph(int seed)
{
    /// <summary>Layer 0, the input.</summary>
    public const string Parameter =
        """<layer id="0" name="x" type="Parameter" version="opset1"><data shape="?,?,8" element_type="f32"/><output><port id="0" precision="FP32"><dim>-1</dim><dim>-1</dim><dim>8</dim></port></output></layer>""";

    private readonly Random _random = new(seed);
    private readonly StringBuilder _layers = new(Parameter);
    private readonly StringBuilder _edges = new();
    private readonly List<byte> _weights = [];
    private readonly List<(int Layer, int Port, bool Transposed)> _values = [(0, 0, false)]; // [batch, rows, 8] or [rows, batch, 8]
    private int _next = 1;

    public Model Build()
    {
        for (int i = 0; i < 25; i++) Grow();
        for (int i = 0; i < 3; i++)
        {
            (int layer, int port, _) = _values[^(i * 3 + 1)];
            Layer("Result", "", output: "", (layer, port));
        }

        TensorMemory memory = TensorMemory.Allocate(_weights.Count);
        _weights.ToArray().CopyTo(new Tensor(DType.U8, new Shape(_weights.Count), memory).WritableBytes());
        string xml = $"""<net name="random" version="11"><layers>{_layers}</layers><edges>{_edges}</edges></net>""";
        return IrReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(xml)), memory, $"random graph {seed}");
    }

    private void Grow()
    {
        (int layer, int port, bool transposed) = _values[_random.Next(_values.Count)];
        switch (_random.Next(5))
        {
            case 0:
                (int other, int otherPort, bool same) = _values.Last(value => value.Transposed == transposed);
                if (same == transposed) Add(Layer("Add", "", Output(2), (layer, port), (other, otherPort)), 2, transposed);
                break;
            case 1:
                Add(Layer(_random.Next(2) == 0 ? "Sigmoid" : "Negative", "", Output(1), (layer, port)), 1, transposed);
                break;
            case 2:
                Add(Layer("Transpose", "", Output(2), (layer, port), (Constant([1, 0, 2]), 0)), 2, !transposed);
                break;
            case 3: // into four dimensions and back
                int wide = Layer("Reshape", """<data special_zero="true"/>""", Output(2), (layer, port), (Constant([0, 0, 2, 4]), 0));
                int negated = Layer("Negative", "", Output(1), (wide, 2));
                Add(Layer("Reshape", """<data special_zero="true"/>""", Output(2), (negated, 1), (Constant([0, 0, 8]), 0)), 2, transposed);
                break;
            default: // a sum with the shape that ShapeOf tells
                int shape = Layer("ShapeOf", """<data output_type="i64"/>""", """<port id="1" precision="I64"/>""", (layer, port));
                Add(Layer("Reshape", """<data special_zero="false"/>""", Output(2), (layer, port), (shape, 1)), 2, transposed);
                break;
        }
    }

    private void Add(int layer, int port, bool transposed) => _values.Add((layer, port, transposed));

    private static string Output(int port) => $"""<port id="{port}" precision="FP32"/>""";

    private int Layer(string type, string data, string output, params (int Layer, int Port)[] inputs)
    {
        int id = _next++;
        string ports = string.Concat(Enumerable.Range(0, inputs.Length).Select(i => $"""<port id="{i}"/>"""));
        string outputs = output.Length == 0 ? "" : $"<output>{output}</output>";
        string opset = type == "ShapeOf" ? "opset3" : "opset1";
        _layers.Append(CultureInfo.InvariantCulture, $"""<layer id="{id}" name="n{id}" type="{type}" version="{opset}">{data}<input>{ports}</input>{outputs}</layer>""");
        for (int i = 0; i < inputs.Length; i++)
            _edges.Append(CultureInfo.InvariantCulture, $"""<edge from-layer="{inputs[i].Layer}" from-port="{inputs[i].Port}" to-layer="{id}" to-port="{i}"/>""");
        return id;
    }

    private int Constant(long[] values)
    {
        int id = _next++;
        int offset = _weights.Count;
        foreach (long value in values) _weights.AddRange(BitConverter.GetBytes(value));
        _layers.Append(CultureInfo.InvariantCulture, $"""<layer id="{id}" name="c{id}" type="Const" version="opset1"><data element_type="i64" shape="{values.Length}" offset="{offset}" size="{values.Length * 8}"/><output><port id="0" precision="I64"><dim>{values.Length}</dim></port></output></layer>""");
        return id;
    }
}
