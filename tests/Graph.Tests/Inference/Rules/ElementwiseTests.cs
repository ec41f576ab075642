using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Graph.Tests.Inference.Rules;

public class ElementwiseTests
{
    private static readonly Dimension s_any = Dimension.Dynamic;

    [Fact]
    public void Binary_ops_broadcast_what_is_known()
    {
        Assert.Equal(new PartialShape(s_any, 4, 7), Infer("Add", 1, [], Fact(s_any, 4, 1), Fact(4, 7)).Shape);
        Assert.Equal(new PartialShape(s_any, 3), Infer("Add", 1, [], Fact(s_any, s_any), Fact(3)).Shape);
        Assert.Equal(PartialShape.Dynamic, Infer("Add", 1, [], new InputFact(DType.F32, PartialShape.Dynamic), Fact(3)).Shape);
        Assert.Equal(new PartialShape(0, 3), Infer("Add", 1, [], Fact(0, 1), Fact(3)).Shape);
    }

    [Fact]
    public void An_unknown_type_takes_the_other_ones()
    {
        Assert.Equal(DType.F16, Infer("Multiply", 1, [], new InputFact(DType.Dynamic, PartialShape.Dynamic), new InputFact(DType.F16, PartialShape.Scalar)).Type);
        Assert.Equal(DType.Boolean, Infer("Less", 1, [], new InputFact(DType.Dynamic, PartialShape.Dynamic), Fact(2)).Type);
    }

    [Fact]
    public void Shapes_and_types_that_do_not_fit_are_named()
    {
        Assert.Contains("[2,3] and [4]", Fails("Add", 1, [], Fact(2, 3), Fact(4)), StringComparison.Ordinal);
        Assert.Contains("f32 and i32", Fails("Add", 1, [], Fact(2), new InputFact(DType.I32, new Shape(2))), StringComparison.Ordinal);
        Assert.Contains("auto_broadcast is none", Fails("Add", 1, [("auto_broadcast", "none")], Fact(2), Fact(1)), StringComparison.Ordinal);
        Assert.Contains("boolean", Fails("Exp", 1, [], new InputFact(DType.Boolean, new Shape(2))), StringComparison.Ordinal);
        Assert.Contains("expected boolean", Fails("LogicalAnd", 1, [], Fact(2), Fact(2)), StringComparison.Ordinal);
        Assert.Contains("integer", Fails("BitwiseOr", 13, [], Fact(2), Fact(2)), StringComparison.Ordinal);
        Assert.Contains("integer", Fails("BitwiseLeftShift", 15, [], new InputFact(DType.Boolean, new Shape(2)), Fact(2)), StringComparison.Ordinal);
        Assert.Contains("floating-point", Fails("Mish", 4, [], new InputFact(DType.I64, new Shape(2))), StringComparison.Ordinal);
        Assert.Contains("input 1 is missing", Fails("Add", 1, [], Fact(2)), StringComparison.Ordinal);
    }

    [Fact]
    public void Pdpd_keeps_the_first_shape()
    {
        (string, string)[] pdpd = [("auto_broadcast", "pdpd"), ("auto_broadcast_axis", "1")];
        Assert.Equal(new PartialShape(2, s_any, 4), Infer("Add", 1, pdpd, Fact(2, s_any, 4), Fact(3)).Shape);
        Assert.Contains("from axis 1", Fails("Add", 1, pdpd, Fact(2, 3, 4), Fact(4)), StringComparison.Ordinal);
        Assert.Contains("cannot start at axis 1", Fails("Add", 1, pdpd, Fact(2, 3), Fact(3, 1, 1)), StringComparison.Ordinal);
        Assert.Equal(PartialShape.Dynamic, Infer("Add", 1, pdpd, new InputFact(DType.F32, PartialShape.Dynamic), Fact(3)).Shape);
    }

    [Fact]
    public void Select_broadcasts_three_inputs()
    {
        var condition = new InputFact(DType.Boolean, new PartialShape(s_any, 1));
        Assert.Equal(new InputFact(DType.F32, new PartialShape(s_any, 4)), Infer("Select", 1, [], condition, Fact(4), Fact(1, 1)));
        Assert.Equal(PartialShape.Dynamic, Infer("Select", 1, [], condition, new InputFact(DType.F32, PartialShape.Dynamic), Fact(1)).Shape);
    }

    [Fact]
    public void Conversions_change_the_type_alone()
    {
        Assert.Equal(new InputFact(DType.NF4, PartialShape.Dynamic), Infer("Convert", 1, [("destination_type", "nf4")], new InputFact(DType.F32, PartialShape.Dynamic)));
        Assert.Equal(new InputFact(DType.I8, new PartialShape(s_any)), Infer("ConvertLike", 1, [], Fact(s_any), new InputFact(DType.I8, new Shape(5, 5))));
        Assert.Equal(new InputFact(DType.I32, new PartialShape(s_any, 2)), Infer("Bucketize", 3, [("output_type", "i32")], Fact(s_any, 2), Fact(s_any)));
        Assert.Contains("rank 1", Fails("Bucketize", 3, [], Fact(2), Fact(2, 2)), StringComparison.Ordinal);
        Assert.Throws<AttributeException>(() => Infer("Convert", 1, [], Fact(1)));
        Assert.Throws<AttributeException>(() => Infer("Gelu", 7, [("approximation_mode", "SINH")], Fact(1)));
        Assert.Throws<AttributeException>(() => Infer("Round", 5, [("mode", "up")], Fact(1)));
    }

    [Fact]
    public void Slopes_and_limits_may_be_unknown()
    {
        var unknown = new InputFact(DType.F32, PartialShape.Dynamic);
        Assert.Equal(new PartialShape(s_any, 3), Infer("PRelu", 1, [], Fact(s_any, 3), unknown).Shape);
        Assert.Equal(new PartialShape(2, 3), Infer("PRelu", 1, [], Fact(2, 3), Fact(3)).Shape);
        Assert.Contains("[5]", Fails("PRelu", 1, [], Fact(2, 3), Fact(5)), StringComparison.Ordinal);
        Assert.Equal(new PartialShape(s_any, 3), Infer("FakeQuantize", 1, [("levels", "256")], Fact(s_any, 3), Fact(), Fact(), Fact(1, 3), Fact(1, 3)).Shape);
        Assert.Equal(new PartialShape(s_any, 3), Infer("FakeConvert", 13, [("destination_type", "f8e5m2")], Fact(s_any, 3), Fact(1)).Shape);
        Assert.Equal(PartialShape.Dynamic, Infer("Swish", 4, [], unknown, unknown).Shape);
        Assert.Equal(PartialShape.Dynamic, Infer("HardSigmoid", 1, [], unknown, Fact(), Fact(1)).Shape);
    }

    private static InputFact Fact(params ReadOnlySpan<Dimension> dims) => new(DType.F32, new PartialShape(dims));

    private static InputFact Infer(string type, int opset, (string Name, string Text)[] attributes, params InputFact[] inputs)
    {
        var context = new InferenceContext(new Attributes(attributes.Select(item => new KeyValuePair<string, string>(item.Name, item.Text))), inputs, 1);
        OpRules.Find(type, opset)!.Infer(context);
        return context.Output(0);
    }

    private static string Fails(string type, int opset, (string Name, string Text)[] attributes, params InputFact[] inputs) =>
        Assert.Throws<InferenceException>(() => Infer(type, opset, attributes, inputs)).Message;
}
