using Lockstep.Graph;
using Lockstep.Graph.Ir;

namespace Lockstep.Backends.OpenVino.Tests;

/// <summary>Models of a few layers, written to files because native OpenVINO reads files.</summary>
internal static class SmallModels
{
    private static readonly string s_folder = Directory.CreateTempSubdirectory("lockstep-openvino").FullName;

    /// <summary>out = a + b, all of one type and shape.</summary>
    public static Model Add(string type = "f32", string shape = "?,?") => Write($"add-{type}-{shape.Replace(',', 'x').Replace('?', 'n')}", $"""
        <layer id="0" name="a" type="Parameter" version="opset1"><data shape="{shape}" element_type="{type}"/>{Output(0, type, shape, "a")}</layer>
        <layer id="1" name="b" type="Parameter" version="opset1"><data shape="{shape}" element_type="{type}"/>{Output(0, type, shape, "b")}</layer>
        <layer id="2" name="sum" type="Add" version="opset1"><data auto_broadcast="numpy"/>{Input(2, shape)}{Output(2, type, shape, "sum")}</layer>
        <layer id="3" name="out" type="Result" version="opset1">{Input(1, shape)}</layer>
        """, (0, 0, 2, 0), (1, 0, 2, 1), (2, 2, 3, 0));

    /// <summary>out = in, so that nothing stands between the caller's memory and the request's.</summary>
    public static Model Pass() => Write("pass", $"""
        <layer id="0" name="in" type="Parameter" version="opset1"><data shape="?" element_type="f32"/>{Output(0, "f32", "?", "in")}</layer>
        <layer id="1" name="out" type="Result" version="opset1">{Input(1, "?")}</layer>
        """, (0, 0, 1, 0));

    /// <summary>A variable that adds up what comes in: out = state = state + in, f32 of that shape.</summary>
    public static Model Sum(string shape = "2") => Write($"state-{shape}", $"""
        <layer id="0" name="in" type="Parameter" version="opset1"><data shape="{shape}" element_type="f32"/>{Output(0, "f32", shape, "in")}</layer>
        <layer id="1" name="read" type="ReadValue" version="opset6"><data variable_id="v" variable_type="f32" variable_shape="{shape}"/>{Output(0, "f32", shape, "read")}</layer>
        <layer id="2" name="sum" type="Add" version="opset1"><data auto_broadcast="numpy"/>{Input(2, shape)}{Output(2, "f32", shape, "sum")}</layer>
        <layer id="3" name="write" type="Assign" version="opset6"><data variable_id="v" variable_type="f32" variable_shape="{shape}"/>{Input(1, shape)}{Output(1, "f32", shape, "written")}</layer>
        <layer id="4" name="out" type="Result" version="opset1">{Input(1, shape)}</layer>
        """, (0, 0, 2, 0), (1, 0, 2, 1), (2, 2, 3, 0), (2, 2, 4, 0));

    private static Model Write(string name, string layers, params (int From, int FromPort, int To, int ToPort)[] edges)
    {
        string path = Path.Combine(s_folder, name + ".xml");
        string wires = string.Concat(edges.Select(edge => $"<edge from-layer=\"{edge.From}\" from-port=\"{edge.FromPort}\" to-layer=\"{edge.To}\" to-port=\"{edge.ToPort}\"/>"));
        File.WriteAllText(path, $"<net name=\"{name}\" version=\"11\"><layers>{layers}</layers><edges>{wires}</edges></net>");
        return IrReader.Read(path);
    }

    private static string Input(int count, string shape) => $"<input>{string.Concat(Enumerable.Range(0, count).Select(id => $"<port id=\"{id}\">{Dims(shape)}</port>"))}</input>";

    private static string Output(int id, string type, string shape, string name)
    {
        string precision = type switch { "f32" => "FP32", "f16" => "FP16", "boolean" => "BOOL", _ => type.ToUpperInvariant() };
        return $"<output><port id=\"{id}\" precision=\"{precision}\" names=\"{name}\">{Dims(shape)}</port></output>";
    }

    private static string Dims(string shape) => string.Concat(shape.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(dim => $"<dim>{(dim == "?" ? "-1" : dim)}</dim>"));
}
