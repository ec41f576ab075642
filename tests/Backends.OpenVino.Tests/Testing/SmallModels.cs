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

    /// <summary>
    /// The interface of a language model over a cache that keeps its numbers: logits = the cache after this run, f32 <c>[batch, 1, tokens, 1]</c>; the cache = the rows <c>beam_idx</c> of the cache,
    /// then input_ids, f32 <c>[batch, 1, new tokens, 1]</c>. A causal mask there is none, so that columns cannot be hidden.
    /// </summary>
    public static Model Cache() => Write("cache", $"""
        <layer id="0" name="ids" type="Parameter" version="opset1"><data shape="?,1,?,1" element_type="f32"/>{Output(0, "f32", "?,1,?,1", "input_ids")}</layer>
        <layer id="1" name="beam" type="Parameter" version="opset1"><data shape="?" element_type="i32"/>{Output(0, "i32", "?", "beam_idx")}</layer>
        <layer id="2" name="zero" type="Const" version="opset1"><data element_type="i64" shape="" offset="0" size="8"/>{Output(0, "i64", "", "zero")}</layer>
        <layer id="3" name="read" type="ReadValue" version="opset6"><data variable_id="past.0present.0" variable_type="f32" variable_shape="?,1,?,1"/>{Output(0, "f32", "?,1,?,1", "read")}</layer>
        <layer id="4" name="rows" type="Gather" version="opset8"><data batch_dims="0"/><input><port id="0">{Dims("?,1,?,1")}</port><port id="1">{Dims("?")}</port><port id="2"/></input>{Output(3, "f32", "?,1,?,1", "rows")}</layer>
        <layer id="5" name="grown" type="Concat" version="opset1"><data axis="2"/>{Input(2, "?,1,?,1")}{Output(2, "f32", "?,1,?,1", "logits")}</layer>
        <layer id="6" name="write" type="Assign" version="opset6"><data variable_id="past.0present.0" variable_type="f32" variable_shape="?,1,?,1"/>{Input(1, "?,1,?,1")}{Output(1, "f32", "?,1,?,1", "written")}</layer>
        <layer id="7" name="out" type="Result" version="opset1">{Input(1, "?,1,?,1")}</layer>
        """, (3, 0, 4, 0), (1, 0, 4, 1), (2, 0, 4, 2), (4, 3, 5, 0), (0, 0, 5, 1), (5, 2, 6, 0), (5, 2, 7, 0));

    /// <summary>The middle of a gated MLP: out = (Swish(in) * in) x weights, f32 <c>[?, 2]</c>; the weights are zeros.</summary>
    public static Model Gated(string weights = "f32") => Write("gated-" + weights, $"""
        <layer id="0" name="in" type="Parameter" version="opset1"><data shape="?,2" element_type="f32"/>{Output(0, "f32", "?,2", "in")}</layer>
        <layer id="1" name="act" type="Swish" version="opset4">{Input(1, "?,2")}{Output(1, "f32", "?,2", "act")}</layer>
        <layer id="2" name="gate" type="Multiply" version="opset1"><data auto_broadcast="numpy"/>{Input(2, "?,2")}{Output(2, "f32", "?,2", "gate")}</layer>
        <layer id="3" name="weights" type="Const" version="opset1"><data element_type="{weights}" shape="2,2" offset="0" size="{(weights == "f32" ? 16 : weights == "f16" ? 8 : 4)}"/>{Output(0, weights, "2,2", "weights")}</layer>
        <layer id="4" name="floats" type="Convert" version="opset1"><data destination_type="f32"/>{Input(1, "2,2")}{Output(1, "f32", "2,2", "floats")}</layer>
        <layer id="5" name="down" type="MatMul" version="opset1"><data transpose_a="false" transpose_b="true"/>{Input(2, "?,2")}{Output(2, "f32", "?,2", "down")}</layer>
        <layer id="6" name="out" type="Result" version="opset1">{Input(1, "?,2")}</layer>
        """, (0, 0, 1, 0), (1, 1, 2, 0), (0, 0, 2, 1), (3, 0, 4, 0), (2, 2, 5, 0), (4, 1, 5, 1), (5, 2, 6, 0));

    private static Model Write(string name, string layers, params (int From, int FromPort, int To, int ToPort)[] edges)
    {
        string path = Path.Combine(s_folder, name + ".xml");
        File.WriteAllBytes(Path.ChangeExtension(path, ".bin"), new byte[16]); // for the constants, which are zeros
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
