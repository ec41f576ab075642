using System.Text;
using Lockstep.Graph;
using Lockstep.Graph.Ir;

namespace Lockstep.Backends.Managed.Tests;

public class ManagedBackendTests
{
    [Fact]
    public void Check_lists_what_Compile_refuses()
    {
        Model model = Read("Swash", "axis=\"0\"");
        ModelProblem problem = Assert.Single(ManagedBackend.Check(model));
        Assert.Contains("the op Swash of opset1 is not supported", problem.Message);
        Assert.Equal([problem], Assert.Throws<ModelException>(() => ManagedBackend.Optimized.Compile(model)).Problems);
    }

    [Fact]
    public void Check_finds_nothing_in_a_model_that_compiles()
    {
        Model model = Read("Relu", "");
        Assert.Empty(ManagedBackend.Check(model));
        ManagedBackend.Optimized.Compile(model).Dispose();
    }

    private static Model Read(string type, string data)
    {
        string xml = "<net name=\"small\" version=\"11\"><layers>"
            + "<layer id=\"0\" name=\"x\" type=\"Parameter\" version=\"opset1\"><data shape=\"2\" element_type=\"f32\"/><output><port id=\"0\" precision=\"FP32\"><dim>2</dim></port></output></layer>"
            + $"<layer id=\"1\" name=\"op\" type=\"{type}\" version=\"opset1\"><data {data}/><input><port id=\"0\"/></input><output><port id=\"1\" precision=\"FP32\"><dim>2</dim></port></output></layer>"
            + "<layer id=\"2\" name=\"y\" type=\"Result\" version=\"opset1\"><input><port id=\"0\"/></input></layer></layers>"
            + "<edges><edge from-layer=\"0\" from-port=\"0\" to-layer=\"1\" to-port=\"0\"/><edge from-layer=\"1\" from-port=\"1\" to-layer=\"2\" to-port=\"0\"/></edges></net>";
        return IrReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(xml)), null);
    }
}
