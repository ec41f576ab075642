using System.Text;
using Lockstep.Graph.Ir;
using Lockstep.Tensors;

namespace Lockstep.Graph.Tests.Ir;

/// <summary>
/// Small IR files as text. Ports are numbered as OpenVINO writes them: inputs of a layer from 0, then its outputs. Every layer stands on a line of
/// its own, the first one on line 3.
/// </summary>
internal static class IrText
{
    /// <summary>A file: layers, and edges such as <c>"0:0 1:0"</c> (from-layer:port to-layer:port), separated by commas.</summary>
    public static string Net(string layers, string edges, string more = "", string version = "11") =>
        $"<net name=\"sample\" version=\"{version}\">\n{Graph(layers, edges)}{more}</net>";

    /// <summary>What stands inside <c>net</c> or a body.</summary>
    public static string Graph(string layers, string edges) => $"<layers>\n{layers}</layers>\n<edges>\n{Edges(edges)}</edges>\n";

    public static string Edges(string edges) => string.Concat(edges.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(edge =>
    {
        string[] n = edge.Split([' ', ':'], StringSplitOptions.RemoveEmptyEntries);
        return $"<edge from-layer=\"{n[0]}\" from-port=\"{n[1]}\" to-layer=\"{n[2]}\" to-port=\"{n[3]}\"/>\n";
    }));

    public static string Parameter(int id, string name = "x", string shape = "2,3", string type = "f32", string names = "") =>
        Layer(id, "Parameter", name, $"shape=\"{shape}\" element_type=\"{type}\"", Output(0, type, shape, names));

    public static string Constant(int id, string type, string shape, long offset, long size, string name = "c") =>
        Layer(id, "Constant", name, $"element_type=\"{type}\" shape=\"{shape}\" offset=\"{offset}\" size=\"{size}\"", Output(0, type, shape));

    /// <summary>An op with <paramref name="inputs"/> inputs and one output of no declared type and shape.</summary>
    public static string Op(int id, string type, int inputs, string data = "", string opset = "opset1", string names = "", string? name = null) =>
        Layer(id, type, name ?? type.ToLowerInvariant(), data, Inputs(inputs) + Output(inputs, "dynamic", "", names), opset);

    public static string Result(int id, string name = "result", string more = "") =>
        $"<layer id=\"{id}\" name=\"{name}\" type=\"Result\" version=\"opset1\"{more}>{Inputs(1)}</layer>\n";

    public static string Layer(int id, string type, string name, string data, string inside, string opset = "opset1") =>
        $"<layer id=\"{id}\" name=\"{name}\" type=\"{type}\" version=\"{opset}\">{(data.Length > 0 ? $"<data {data}/>" : "")}{inside}</layer>\n";

    public static string Inputs(int count) =>
        count == 0 ? "" : $"<input>{string.Concat(Enumerable.Range(0, count).Select(id => $"<port id=\"{id}\"/>"))}</input>";

    public static string Output(int id, string precision, string dims, string names = "") =>
        $"<output><port id=\"{id}\" precision=\"{precision}\"{(names.Length > 0 ? $" names=\"{names}\"" : "")}>{Dims(dims)}</port></output>";

    /// <summary>A file of Parameter -> the layers given, which begin at id 1 and end with output port <paramref name="last"/> -> Result 99.</summary>
    public static string Chain(string layers, string edges, string last) => Net(Parameter(0) + layers + Result(99), $"{edges},{last} 99:0");

    public static Stream Stream(string xml) => new MemoryStream(Encoding.UTF8.GetBytes(xml));

    public static TensorMemory Memory(params byte[] bytes)
    {
        TensorMemory memory = TensorMemory.Allocate(bytes.Length);
        bytes.CopyTo(new Tensor(DType.U8, new Shape(bytes.Length), memory).WritableBytes());
        return memory;
    }

    public static Model Read(string xml, params byte[] weights) => IrReader.Read(Stream(xml), weights.Length == 0 ? null : Memory(weights), "sample.xml");

    /// <summary>Reads a file that must be refused, with every part of <paramref name="expected"/> in the message.</summary>
    public static ModelException Refused(string xml, params string[] expected) => RefusedOver([], xml, expected);

    public static ModelException RefusedOver(byte[] weights, string xml, params string[] expected)
    {
        ModelException error = Assert.Throws<ModelException>(() => Read(xml, weights));
        Assert.NotEmpty(error.Problems);
        Assert.All(error.Problems, problem => Assert.Equal("sample.xml", problem.File));
        Assert.All(expected, part => Assert.Contains(part, error.Message));
        return error;
    }

    private static string Dims(string dims) => dims.Any(letter => letter is '.' or '?')
        ? Dims(string.Join(",", dims.Split(',').Where(dim => dim != "...").Select(dim => dim.Any(letter => letter is '.' or '?') ? "-1" : dim)))
        : string.Concat(dims.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(dim => $"<dim>{dim}</dim>"));
}
