using System.Text;
using Lockstep.Graph;
using Lockstep.Graph.Ir;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Plans;

public class ConstantFolderTests
{
    [Fact]
    public void A_chain_of_constants_may_be_as_long_as_a_file_makes_it()
    {
        using ICompiledModel compiled = ManagedBackend.Optimized.Compile(Chain("Negative", length: 50_001, value: 3f));
        Assert.Empty(compiled.Plan); // everything is folded
        using IInferRequest request = compiled.CreateRequest();
        Assert.Equal([-3f], request.Run([])[0].Values<float>().ToArray());
    }

    [Fact]
    public void Constants_that_an_op_cannot_work_on_are_refused_when_the_model_is_compiled()
    {
        ModelException error = Assert.Throws<ModelException>(() => ManagedBackend.Optimized.Compile(DivideByZero()));
        Assert.Contains("Divide 'n1' (id 1): failed on the constants (i32[], i32[])", error.Message, StringComparison.Ordinal);
    }

    private static Model Chain(string type, int length, float value)
    {
        var layers = new StringBuilder(Constant(0, "f32", "FP32"));
        var edges = new StringBuilder();
        for (int i = 1; i <= length; i++)
        {
            layers.Append($"""<layer id="{i}" name="n{i}" type="{type}" version="opset1"><input><port id="0"/></input><output><port id="1" precision="FP32"/></output></layer>""");
            edges.Append($"""<edge from-layer="{i - 1}" from-port="{(i == 1 ? 0 : 1)}" to-layer="{i}" to-port="0"/>""");
        }

        return Read(layers, edges, length, BitConverter.GetBytes(value));
    }

    private static Model DivideByZero()
    {
        var layers = new StringBuilder(Constant(0, "i32", "I32"));
        layers.Append("""<layer id="1" name="n1" type="Divide" version="opset1"><input><port id="0"/><port id="1"/></input><output><port id="2" precision="I32"/></output></layer>""");
        var edges = new StringBuilder("""<edge from-layer="0" from-port="0" to-layer="1" to-port="0"/><edge from-layer="0" from-port="0" to-layer="1" to-port="1"/>""");
        return Read(layers, edges, 1, BitConverter.GetBytes(0), lastPort: 2);
    }

    private static string Constant(int id, string type, string precision) =>
        $"""<layer id="{id}" name="c" type="Const" version="opset1"><data element_type="{type}" shape="" offset="0" size="4"/><output><port id="0" precision="{precision}"/></output></layer>""";

    private static Model Read(StringBuilder layers, StringBuilder edges, int last, byte[] weights, int lastPort = 1)
    {
        layers.Append($"""<layer id="{last + 1}" name="out" type="Result" version="opset1"><input><port id="0"/></input></layer>""");
        edges.Append($"""<edge from-layer="{last}" from-port="{lastPort}" to-layer="{last + 1}" to-port="0"/>""");
        string xml = $"""<net name="chain" version="11"><layers>{layers}</layers><edges>{edges}</edges></net>""";
        TensorMemory memory = TensorMemory.Allocate(4);
        weights.CopyTo(new Tensor(DType.U8, new Shape(4), memory).WritableBytes());
        return IrReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(xml)), memory, "chain");
    }
}
