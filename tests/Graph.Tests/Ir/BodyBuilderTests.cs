using Lockstep.Tensors;

namespace Lockstep.Graph.Tests.Ir;

public class BodyBuilderTests
{
    // Layer 0: condition, 1: data, 2: If, 3: Result. The else branch numbers its layers on its own.
    private const string ThenMap = """<then_port_map><input external_port_id="1" internal_layer_id="5"/><output external_port_id="2" internal_layer_id="7"/></then_port_map>""";
    private const string ElseMap = """<else_port_map><input external_port_id="1" internal_layer_id="0"/><output external_port_id="2" internal_layer_id="1"/></else_port_map>""";

    private const string LoopMap = """
        <port_map>
          <input external_port_id="2" internal_layer_id="0" axis="1" start="-1" end="0" stride="-1" part_size="1"/>
          <input external_port_id="3" internal_layer_id="1"/>
          <input external_port_id="-1" internal_layer_id="2" purpose="current_iteration"/>
          <output external_port_id="4" internal_layer_id="5" axis="1"/>
          <output external_port_id="5" internal_layer_id="5"/>
          <output external_port_id="-1" internal_layer_id="6" purpose="execution_condition"/>
        </port_map>
        <back_edges><edge from-layer="5" to-layer="1"/></back_edges>
        """;

    private static readonly string s_then = $"<then_body>{IrText.Graph(IrText.Parameter(5, "p") + IrText.Op(6, "Abs", 1) + IrText.Result(7), "5:0 6:0,6:1 7:0")}</then_body>";
    private static readonly string s_else = $"<else_body>{IrText.Graph(IrText.Parameter(0, "q") + IrText.Result(1), "0:0 1:0")}</else_body>";

    // One iteration: state + slice -> state; and go on for ever.
    private static readonly string s_loopBody = IrText.Graph(
        IrText.Parameter(0, "slice", "2,1") + IrText.Parameter(1, "state", "2,1") + IrText.Parameter(2, "i", "", "i64") + IrText.Op(3, "Add", 2)
        + IrText.Constant(4, "boolean", "", 0, 1) + IrText.Result(5, "next") + IrText.Result(6, "go on"), "0:0 3:0,1:0 3:1,3:2 5:0,4:0 6:0");

    [Fact]
    public void An_If_has_two_branches_with_ids_of_their_own()
    {
        Model model = IrText.Read(If(ThenMap + ElseMap + s_then + s_else));
        Node node = model.Results[0].Producer(0);
        Assert.Equal(["then_body", "else_body"], node.Bodies.Select(body => body.Role));
        Assert.Equal(3, node.Bodies[0].Model.Nodes.Count);
        Assert.Equal(2, node.Bodies[1].Model.Nodes.Count);
        Assert.Equal(new BodyInput(1, 0, null), Assert.Single(node.Bodies[0].Inputs));
        Assert.Equal(new BodyOutput(0, 0, null), Assert.Single(node.Bodies[1].Outputs));
        Assert.Equal((DType.F32, "[2,3]"), (node.Outputs[0].Type, node.Outputs[0].Shape.ToString()));
        Assert.Equal("sample.xml", node.Bodies[0].Model.Source);
        Assert.Equal(11, node.Bodies[0].Model.IrVersion);
    }

    [Fact]
    public void Port_maps_may_stand_before_or_behind_bodies() => Assert.Equal(2, IrText.Read(If(s_else + s_then + ElseMap + ThenMap)).Results[0].Producer(0).Bodies.Count);

    [Theory]
    [InlineData("Loop", "opset5")]
    [InlineData("TensorIterator", "opset1")]
    public void A_Loop_slices_carries_and_joins(string type, string opset)
    {
        Node node = IrText.Read(Loop(LoopMap + $"<body>{s_loopBody}</body>", type, opset), 1).Results[0].Producer(0);
        Body body = Assert.Single(node.Bodies);
        Assert.Equal("body", body.Role);
        Assert.Equal(
            [new BodyInput(2, 0, new BodySlices(1, -1, 0, -1, 1)), new BodyInput(3, 1, null), new BodyInput(-1, 2, null, IsCurrentIteration: true)], body.Inputs);
        Assert.Equal(
            [new BodyOutput(0, 0, new BodySlices(1, 0, -1, 1, 1)), new BodyOutput(1, 0, null), new BodyOutput(-1, 1, null, IsExecutionCondition: true)], body.Outputs);
        Assert.Equal([new BackEdge(0, 1)], body.BackEdges);
        Assert.Equal("[2,?]", node.Outputs[0].Shape.ToString());
        Assert.Equal("[2,1]", node.Outputs[1].Shape.ToString());
        Assert.True(body.Model.Results[1].Producer(0).Value!.Values<bool>()[0]); // constants of bodies lie in the same file
    }

    [Theory]
    [InlineData("Loop", "no body")]
    [InlineData("TensorIterator", "no body")]
    public void A_loop_without_a_body_is_refused(string type, string expected) => IrText.Refused(Loop("", type, "opset5"), $"{type} 'loop' (id 4)", expected);

    [Fact]
    public void A_missing_branch_or_body_is_refused()
    {
        IrText.Refused(If(""), "If 'if' (id 2)", "no body");
        IrText.Refused(If(ThenMap + s_then), "If 'if' (id 2): the element 'else_body' is missing");
        IrText.Refused(If(ThenMap + ElseMap + s_else), "If 'if' (id 2): the element 'then_body' is missing");
        IrText.Refused(Loop(LoopMap, "Loop", "opset5"), "Loop 'loop' (id 4): the element 'body' is missing");
        IrText.Refused(If(ThenMap + ElseMap + s_then + s_else + s_else), "If 'if' (id 2): has a second 'else_body'");
    }

    [Fact]
    public void A_broken_body_is_refused_where_it_breaks()
    {
        string then = s_then.Replace("""from-layer="6" from-port="1" """, """from-layer="66" from-port="1" """, StringComparison.Ordinal);
        Assert.NotEqual(s_then, then);
        ModelException error = IrText.Refused(If(ThenMap + ElseMap + then + s_else), "layer 66, which does not exist", "If 'if' (id 2): the 'then_body' cannot be built");
        Assert.All(error.Problems, problem => Assert.NotNull(problem.Line));
    }

    [Fact]
    public void Problems_of_all_bodies_are_listed()
    {
        string empty = If(ThenMap + ElseMap + "<then_body><layers/></then_body><else_body/>");
        IrText.Refused(empty, "no 'layers'", "the graph has no layers");
        string cycles = If(ThenMap + ElseMap
            + $"<then_body>{IrText.Graph(IrText.Op(1, "Abs", 1, name: "loop1") + IrText.Result(7), "1:1 1:0,1:1 7:0")}</then_body>"
            + $"<else_body>{IrText.Graph(IrText.Op(1, "Abs", 1, name: "loop2") + IrText.Result(7), "1:1 1:0,1:1 7:0")}</else_body>");
        IrText.Refused(cycles, "'loop1' (id 1): lies on a cycle", "'loop2' (id 1): lies on a cycle");
    }

    [Theory]
    [InlineData("external_port_id=\"1\" internal_layer_id=\"5\"", "external_port_id=\"9\" internal_layer_id=\"5\"", "'external_port_id' is 9, which is no port")]
    [InlineData("external_port_id=\"1\" internal_layer_id=\"5\"", "external_port_id=\"2\" internal_layer_id=\"5\"", "'external_port_id' is 2, which is no port")]
    [InlineData("external_port_id=\"1\" internal_layer_id=\"5\"", "external_port_id=\"-1\" internal_layer_id=\"5\"", "'external_port_id' is -1, which is no port")]
    [InlineData("external_port_id=\"2\" internal_layer_id=\"7\"", "external_port_id=\"-1\" internal_layer_id=\"7\"", "'external_port_id' is -1, which is no port")]
    [InlineData("external_port_id=\"1\" internal_layer_id=\"5\"", "external_port_id=\"x\" internal_layer_id=\"5\"", "'external_port_id' has 'x'")]
    [InlineData("external_port_id=\"1\" internal_layer_id=\"5\"", "external_port_id=\"99999999999\" internal_layer_id=\"5\"", "does not fit 32 bits")]
    [InlineData("external_port_id=\"1\" internal_layer_id=\"5\"", "internal_layer_id=\"5\"", "'external_port_id' is missing")]
    [InlineData("external_port_id=\"1\" internal_layer_id=\"5\"", "external_port_id=\"1\"", "'internal_layer_id' is missing")]
    [InlineData("external_port_id=\"1\" internal_layer_id=\"5\"", "external_port_id=\"1\" internal_layer_id=\"6\"", "'internal_layer_id' is 6, which is no Parameter")]
    [InlineData("external_port_id=\"2\" internal_layer_id=\"7\"", "external_port_id=\"1\" internal_layer_id=\"7\"", "'external_port_id' is 1, which is no port")]
    [InlineData("external_port_id=\"2\" internal_layer_id=\"7\"", "external_port_id=\"2\" internal_layer_id=\"5\"", "'internal_layer_id' is 5, which is no Result")]
    [InlineData("external_port_id=\"2\" internal_layer_id=\"7\"", "external_port_id=\"2\" internal_layer_id=\"7\" axis=\"9\"", "axis 9 lies outside rank 2")]
    public void Broken_port_maps_are_refused(string valid, string broken, string expected)
    {
        string map = ThenMap.Replace(valid, broken, StringComparison.Ordinal);
        Assert.NotEqual(ThenMap, map);
        IrText.Refused(If(map + ElseMap + s_then + s_else), "If 'if' (id 2)", expected);
    }

    [Theory]
    [InlineData("axis=\"1\" start", "axis=\"one\" start", "'axis' has 'one'")]
    [InlineData("stride=\"-1\"", "stride=\"0\"", "'stride' is 0")]
    [InlineData("part_size=\"1\"", "part_size=\"0\"", "'part_size' is 0")]
    [InlineData("part_size=\"1\"", "part_size=\"4294967297\"", "does not fit 32 bits")]
    [InlineData("start=\"-1\"", "start=\"1.5\"", "'start' has '1.5'")]
    [InlineData("from-layer=\"5\"", "from-layer=\"3\"", "'from-layer' is 3, which is no Result")]
    [InlineData("to-layer=\"1\"", "to-layer=\"5\"", "'to-layer' is 5, which is no Parameter")]
    [InlineData("to-layer=\"1\"", "", "'to-layer' is missing")]
    public void Broken_slices_and_back_edges_are_refused(string valid, string broken, string expected)
    {
        string map = LoopMap.Replace(valid, broken, StringComparison.Ordinal);
        Assert.NotEqual(LoopMap, map);
        string xml = Loop(map + $"<body>{s_loopBody}</body>", "Loop", "opset5");
        IrText.RefusedOver([1], xml, "Loop 'loop' (id 4)", expected);
    }

    [Fact]
    public void An_output_that_a_body_does_not_feed_is_refused() => IrText.Refused(
        If(ThenMap + ElseMap.Replace("<output external_port_id=\"2\" internal_layer_id=\"1\"/>", "", StringComparison.Ordinal) + s_then + s_else),
        "If 'if' (id 2): the 'else_body' feeds no output 0");

    [Fact]
    public void A_Parameter_that_nothing_feeds_is_refused()
    {
        string map = ThenMap.Replace("<input external_port_id=\"1\" internal_layer_id=\"5\"/>", "", StringComparison.Ordinal);
        IrText.Refused(If(map + ElseMap + s_then + s_else), "If 'if' (id 2): nothing feeds Parameter 'p' (id 5) of the 'then_body'");
    }

    [Fact]
    public void A_Result_without_input_in_a_body_is_refused() => IrText.Refused(
        If(ThenMap + ElseMap + $"<then_body>{IrText.Graph(IrText.Parameter(5) + "<layer id='7' name='r' type='Result'/>", "")}</then_body>" + s_else),
        "Result 'r' (id 7): has 0 inputs, expected 1");

    [Fact]
    public void Bodies_nest()
    {
        string inner = If(ThenMap + ElseMap + s_then + s_else);
        string graph = inner[inner.IndexOf("<layers>", StringComparison.Ordinal)..inner.LastIndexOf("</net>", StringComparison.Ordinal)];
        const string map = """
            <else_port_map><input external_port_id="0" internal_layer_id="0"/><input external_port_id="1" internal_layer_id="1"/>
            <output external_port_id="2" internal_layer_id="3"/></else_port_map>
            """;
        Model model = IrText.Read(If(ThenMap + map + s_then + $"<else_body>{graph}</else_body>"));
        Assert.Equal("If", model.Results[0].Producer(0).Bodies[1].Model.Results[0].Producer(0).Type);
    }

    private static string If(string inside) => IrText.Net(
        IrText.Parameter(0, "condition", "", "boolean") + IrText.Parameter(1) + IrText.Layer(2, "If", "if", "", IrText.Inputs(2) + IrText.Output(2, "dynamic", "") + inside, "opset8") + IrText.Result(3),
        "0:0 2:0,1:0 2:1,2:2 3:0");

    private static string Loop(string inside, string type, string opset) => IrText.Net(
        IrText.Parameter(0, "trips", "", "i64") + IrText.Parameter(1, "condition", "", "boolean") + IrText.Parameter(2, "x", "2,3") + IrText.Parameter(3, "start", "2,1")
        + IrText.Layer(4, type, "loop", "", IrText.Inputs(4) + """<output><port id="4" precision="dynamic"/><port id="5" precision="dynamic"/></output>""" + inside, opset)
        + IrText.Result(5) + IrText.Result(6),
        "0:0 4:0,1:0 4:1,2:0 4:2,3:0 4:3,4:4 5:0,4:5 6:0");
}
