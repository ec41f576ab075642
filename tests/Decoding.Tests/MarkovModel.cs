using System.Runtime.InteropServices;
using Lockstep.Backends.Managed;
using Lockstep.Graph.Ir;

namespace Lockstep.Decoding.Tests;

/// <summary>A language model whose logits are a table: row i holds the logits after token i. Its distribution can be read by eye.</summary>
internal static class MarkovModel
{
    /// <summary>A model over <c>table</c>, [vocabulary][vocabulary].</summary>
    public static LanguageModel Create(float[][] table, int contextLength = 0)
    {
        int vocabulary = table.Length;
        string path = Path.Combine(Directory.CreateTempSubdirectory("lockstep-markov").FullName, "openvino_model.xml");
        File.WriteAllText(path, Xml(vocabulary));
        using (FileStream bin = File.Create(Path.ChangeExtension(path, ".bin")))
        {
            bin.Write(MemoryMarshal.AsBytes(table.SelectMany(row => row).ToArray().AsSpan()));
            bin.Write(MemoryMarshal.AsBytes(new long[] { 0 }.AsSpan()));
        }

        return new LanguageModel(ManagedBackend.Reference.Compile(IrReader.Read(path)), contextLength);
    }

    /// <summary>A table of <paramref name="vocabulary"/> tokens with logits drawn from a fixed seed.</summary>
    public static float[][] RandomTable(int vocabulary, int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, vocabulary).Select(_ => Enumerable.Range(0, vocabulary).Select(_ => (float)(4 * random.NextDouble())).ToArray()).ToArray();
    }

    private static string Xml(int v) => $"""
        <?xml version="1.0"?>
        <net name="markov" version="11"><layers>
        <layer id="0" name="input_ids" type="Parameter" version="opset1"><data shape="?,?" element_type="i64"/><output><port id="0" precision="I64" names="input_ids"><dim>-1</dim><dim>-1</dim></port></output></layer>
        <layer id="1" name="table" type="Const" version="opset1"><data element_type="f32" shape="{v}, {v}" offset="0" size="{v * v * 4}"/><output><port id="0" precision="FP32"><dim>{v}</dim><dim>{v}</dim></port></output></layer>
        <layer id="2" name="axis" type="Const" version="opset1"><data element_type="i64" shape="" offset="{v * v * 4}" size="8"/><output><port id="0" precision="I64"/></output></layer>
        <layer id="3" name="logits" type="Gather" version="opset8"><data batch_dims="0"/><input><port id="0"/><port id="1"/><port id="2"/></input><output><port id="3" precision="FP32" names="logits"/></output></layer>
        <layer id="4" name="result" type="Result" version="opset1"><input><port id="0"/></input></layer>
        </layers><edges>
        <edge from-layer="1" from-port="0" to-layer="3" to-port="0"/><edge from-layer="0" from-port="0" to-layer="3" to-port="1"/>
        <edge from-layer="2" from-port="0" to-layer="3" to-port="2"/><edge from-layer="3" from-port="3" to-layer="4" to-port="0"/>
        </edges></net>
        """;
}
