using System.Buffers.Binary;
using System.Globalization;

namespace Lockstep.Inspect.Tests;

/// <summary>
/// A small sound IR, a file of its own for each test: x [?,4] times compressed weights u8 [3,4], joined to a state, reduced. Every layer and edge stands on a line of
/// its own, so that a test can say on which line a finding must be.
/// </summary>
internal sealed class SampleIr : IDisposable
{
    public const string Xml = """
        <?xml version="1.0"?>
        <net name="sample" version="11">
        <layers>
        <layer id="0" name="x" type="Parameter" version="opset1"><data shape="?,4" element_type="f32"/><output><port id="0" precision="FP32" names="x"><dim>-1</dim><dim>4</dim></port></output></layer>
        <layer id="1" name="block.0.w" type="Const" version="opset1"><data element_type="u8" shape="3, 4" offset="0" size="12"/><output><port id="0" precision="U8"><dim>3</dim><dim>4</dim></port></output></layer>
        <layer id="2" name="w_f32" type="Convert" version="opset1"><data destination_type="f32"/><input><port id="0" precision="U8"><dim>3</dim><dim>4</dim></port></input><output><port id="1" precision="FP32"><dim>3</dim><dim>4</dim></port></output></layer>
        <layer id="3" name="zero_point" type="Const" version="opset1"><data element_type="u8" shape="3, 1" offset="12" size="3"/><output><port id="0" precision="U8"><dim>3</dim><dim>1</dim></port></output></layer>
        <layer id="4" name="zero_point_f32" type="Convert" version="opset1"><data destination_type="f32"/><input><port id="0" precision="U8"><dim>3</dim><dim>1</dim></port></input><output><port id="1" precision="FP32"><dim>3</dim><dim>1</dim></port></output></layer>
        <layer id="5" name="subtract" type="Subtract" version="opset1"><data auto_broadcast="numpy"/><input><port id="0" precision="FP32"/><port id="1" precision="FP32"/></input><output><port id="2" precision="FP32"><dim>3</dim><dim>4</dim></port></output></layer>
        <layer id="6" name="scale" type="Const" version="opset1"><data element_type="f32" shape="3, 1" offset="15" size="12"/><output><port id="0" precision="FP32"><dim>3</dim><dim>1</dim></port></output></layer>
        <layer id="7" name="decoded" type="Multiply" version="opset1"><data auto_broadcast="numpy"/><input><port id="0" precision="FP32"/><port id="1" precision="FP32"/></input><output><port id="2" precision="FP32"><dim>3</dim><dim>4</dim></port></output></layer>
        <layer id="8" name="product" type="MatMul" version="opset1"><data transpose_a="false" transpose_b="true"/><input><port id="0" precision="FP32"><dim>-1</dim><dim>4</dim></port><port id="1" precision="FP32"/></input><output><port id="2" precision="FP32" names="y"><dim>-1</dim><dim>3</dim></port></output></layer>
        <layer id="9" name="read" type="ReadValue" version="opset6"><data variable_id="s" variable_type="f32" variable_shape="?,3"/><output><port id="0" precision="FP32"><dim>-1</dim><dim>3</dim></port></output></layer>
        <layer id="10" name="joined" type="Concat" version="opset1"><data axis="0"/><input><port id="0" precision="FP32"/><port id="1" precision="FP32"/></input><output><port id="2" precision="FP32"><dim>-1</dim><dim>3</dim></port></output></layer>
        <layer id="11" name="assign" type="Assign" version="opset6"><data variable_id="s"/><input><port id="0" precision="FP32"><dim>-1</dim><dim>3</dim></port></input></layer>
        <layer id="12" name="axes" type="Const" version="opset1"><data element_type="i64" shape="1" offset="27" size="8"/><output><port id="0" precision="I64"><dim>1</dim></port></output></layer>
        <layer id="13" name="mean" type="ReduceMean" version="opset1"><data keep_dims="true"/><input><port id="0" precision="FP32"/><port id="1" precision="I64"/></input><output><port id="2" precision="FP32"><dim>-1</dim><dim>1</dim></port></output></layer>
        <layer id="14" name="result" type="Result" version="opset1"><input><port id="0" precision="FP32"/></input></layer>
        </layers>
        <edges>
        <edge from-layer="0" from-port="0" to-layer="8" to-port="0"/>
        <edge from-layer="1" from-port="0" to-layer="2" to-port="0"/>
        <edge from-layer="2" from-port="1" to-layer="5" to-port="0"/>
        <edge from-layer="3" from-port="0" to-layer="4" to-port="0"/>
        <edge from-layer="4" from-port="1" to-layer="5" to-port="1"/>
        <edge from-layer="5" from-port="2" to-layer="7" to-port="0"/>
        <edge from-layer="6" from-port="0" to-layer="7" to-port="1"/>
        <edge from-layer="7" from-port="2" to-layer="8" to-port="1"/>
        <edge from-layer="9" from-port="0" to-layer="10" to-port="0"/>
        <edge from-layer="8" from-port="2" to-layer="10" to-port="1"/>
        <edge from-layer="10" from-port="2" to-layer="11" to-port="0"/>
        <edge from-layer="10" from-port="2" to-layer="13" to-port="0"/>
        <edge from-layer="12" from-port="0" to-layer="13" to-port="1"/>
        <edge from-layer="13" from-port="2" to-layer="14" to-port="0"/>
        </edges>
        <rt_info><Runtime_version value="test"/></rt_info>
        </net>
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lockstep-inspect-");

    /// <summary>The weights as they are stored, [3, 4].</summary>
    public static byte[] Stored { get; } = [0, 50, 100, 255, 7, 8, 9, 10, 128, 129, 0, 1];

    public static byte[] ZeroPoints { get; } = [100, 8, 128];

    public static float[] Scales { get; } = [0.5f, 2f, 0.25f];

    /// <summary>The weights as the model sees them.</summary>
    public static float[] Decoded { get; } = [.. Stored.Select((value, i) => (value - ZeroPoints[i / 4]) * Scales[i / 4])];

    public string Folder => _folder.FullName;

    public string Path => System.IO.Path.Combine(Folder, "model.xml");

    public static byte[] Bin()
    {
        byte[] bytes = new byte[35];
        Stored.CopyTo(bytes, 0);
        ZeroPoints.CopyTo(bytes, 12);
        for (int i = 0; i < 3; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(15 + (4 * i)), Scales[i]);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(27), 1);
        return bytes;
    }

    /// <summary>Writes the model; null for the sound parts.</summary>
    public SampleIr Write(string? xml = null, byte[]? bin = null)
    {
        File.WriteAllText(Path, xml ?? Xml);
        File.WriteAllBytes(System.IO.Path.ChangeExtension(Path, ".bin"), bin ?? Bin());
        return this;
    }

    public IrDocument Open() => IrDocument.Open(Path);

    /// <summary>The same network with f32 weights and no decoding around them.</summary>
    public static (string Xml, byte[] Bin) Plain()
    {
        string[] dropped = ["id=\"2\"", "id=\"3\"", "id=\"4\"", "id=\"5\"", "id=\"6\"", "id=\"7\""];
        IEnumerable<string> lines = Xml.Split('\n').Where(line => !dropped.Any(id => line.StartsWith($"<layer {id} ", StringComparison.Ordinal)))
            .Where(line => !line.StartsWith("<edge", StringComparison.Ordinal) || line.Contains("<edges", StringComparison.Ordinal) || !Enumerable.Range(2, 6).Any(id => line.Contains($"-layer=\"{id}\"", StringComparison.Ordinal)));
        string xml = string.Join('\n', lines).Replace("<edges>", "<edges>\n<edge from-layer=\"1\" from-port=\"0\" to-layer=\"8\" to-port=\"1\"/>", StringComparison.Ordinal)
            .Replace("element_type=\"u8\" shape=\"3, 4\" offset=\"0\" size=\"12\"", "element_type=\"f32\" shape=\"3, 4\" offset=\"0\" size=\"48\"", StringComparison.Ordinal)
            .Replace("precision=\"U8\"><dim>3</dim><dim>4</dim>", "precision=\"FP32\"><dim>3</dim><dim>4</dim>", StringComparison.Ordinal)
            .Replace("offset=\"27\"", "offset=\"48\"", StringComparison.Ordinal);
        byte[] bin = new byte[56];
        for (int i = 0; i < 12; i++) BinaryPrimitives.WriteSingleLittleEndian(bin.AsSpan(4 * i), Decoded[i]);
        BinaryPrimitives.WriteInt64LittleEndian(bin.AsSpan(48), 1);
        return (xml, bin);
    }

    /// <summary>The 1-based line of a text that stands once in it.</summary>
    public static int LineOf(string xml, string part)
    {
        int at = xml.IndexOf(part, StringComparison.Ordinal);
        Assert.True(at >= 0, string.Create(CultureInfo.InvariantCulture, $"'{part}' is not in the file"));
        return xml.AsSpan(0, at).Count('\n') + 1;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
