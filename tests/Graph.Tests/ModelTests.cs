using Lockstep.Graph.Tests.Ir;

namespace Lockstep.Graph.Tests;

public class ModelTests
{
    private static readonly Model s_model = IrText.Read(IrText.Net(
        IrText.Parameter(0, "ids", names: "input_ids,tokens") + IrText.Parameter(1, "input_ids") + IrText.Op(2, "Add", 2, names: "sum", name: "add")
        + IrText.Result(3, "logits_result", " output_names=\"logits\"") + IrText.Result(4, "other"), "0:0 2:0,1:0 2:1,2:2 3:0,0:0 4:0"));

    [Fact]
    public void Inputs_are_found_by_tensor_name_before_friendly_name()
    {
        Assert.Equal(0, s_model.FindInput("input_ids")); // a tensor name of input 0, though input 1 is called so
        Assert.Equal(0, s_model.FindInput("tokens"));
        Assert.Equal(0, s_model.FindInput("ids"));
        Assert.Equal(-1, s_model.FindInput("beam_idx"));
        Assert.Equal("input_ids", s_model.InputName(0));
        Assert.Equal("input_ids", s_model.InputName(1)); // no tensor name: the friendly one
        Assert.Empty(s_model.InputNames(1));
    }

    [Fact]
    public void Outputs_are_found_by_their_own_name_and_their_producers()
    {
        Assert.Equal(["logits", "sum"], s_model.OutputNames(0));
        Assert.Equal(0, s_model.FindOutput("logits"));
        Assert.Equal(0, s_model.FindOutput("sum"));
        Assert.Equal(0, s_model.FindOutput("logits_result"));
        Assert.Equal(1, s_model.FindOutput("tokens"));
        Assert.Equal(1, s_model.FindOutput("other"));
        Assert.Equal(-1, s_model.FindOutput("ids"));
    }

    [Fact]
    public void Consumers_are_the_inputs_that_read_a_port()
    {
        Node add = s_model.Nodes.Single(node => node.Type == "Add");
        Assert.Equal([new NodeInput(add, 0), new NodeInput(s_model.Results[1], 0)], s_model.Consumers(s_model.Parameters[0].Output()));
        Assert.Equal([new NodeInput(add, 1)], s_model.Consumers(s_model.Parameters[1].Output()));
        Assert.Equal([new NodeInput(s_model.Results[0], 0)], s_model.Consumers(add.Output()));
        Assert.Empty(s_model.Consumers(s_model.Results[0].Output()));
    }

    [Fact]
    public void A_node_that_reads_a_port_twice_counts_twice()
    {
        Model model = IrText.Read(IrText.Chain(IrText.Op(1, "Multiply", 2), "0:0 1:0,0:0 1:1", "1:2"));
        Assert.Equal([0, 1], model.Consumers(model.Parameters[0].Output()).Select(input => input.Index));
    }

    [Fact]
    public void Nodes_and_ports_are_called_by_type_name_and_id()
    {
        Node add = s_model.Nodes.Single(node => node.Type == "Add");
        Assert.Equal("Add 'add' (id 2)", add.ToString());
        Assert.Equal("Add 'add' (id 2):0", add.Output().ToString());
        Assert.Equal("[2,3]", add.Output().Shape.ToString());
    }
}
