using Lockstep.Graph.Patterns;

namespace Lockstep.Graph.Tests.Patterns;

/// <summary>Attention that is spelled out.</summary>
public class EagerAttentionTests
{
    private readonly TestGraph _graph = new();
    private readonly Port _query;

    public EagerAttentionTests()
    {
        Port heads = _graph.Add("Reshape", "opset1", "special_zero=true", _graph.Embedded(16), _graph.List(0, 0, 2, 8));
        _query = _graph.Op("Transpose", heads, _graph.List(0, 2, 1, 3));
    }

    [Fact]
    public void Scale_softcap_and_mask()
    {
        Port scaled = _graph.Op("Multiply", Scores(), _graph.Float(0.25f));
        Port capped = _graph.Op("Multiply", _graph.Op("Tanh", _graph.Op("Divide", scaled, _graph.Float(50))), _graph.Float(50));
        AttentionForm form = Find(Weighted(SoftMax(_graph.Op("Add", capped, _graph.Additive(_graph.Causal())))))!;
        Assert.Equal((_query, _graph.Keys, _graph.Keys), (form.Query, form.Keys, form.Values));
        Assert.Equal((0.25f, 50f, new VisibleKeys(true, 0, _graph.Mask)), (form.Scale, form.Softcap, form.Visible));
        Assert.Equal((null, null, null, 8), (form.Mask, form.Slopes, form.Sinks, form.NodeCount));
    }

    [Fact]
    public void A_scale_may_stand_on_queries_keys_or_as_a_quotient()
    {
        Port query = _graph.Op("Multiply", _query, _graph.Float(0.5f)), keys = _graph.Op("Multiply", _graph.Float(0.5f), _graph.Keys);
        Port scores = _graph.Op("Divide", _graph.Add("MatMul", "opset1", "transpose_a=false transpose_b=true", query, keys), _graph.Float(2));
        AttentionForm form = Find(Weighted(SoftMax(_graph.Op("Add", _graph.Additive(_graph.Causal()), scores))))!;
        Assert.Equal((0.125f, _query, _graph.Keys), (form.Scale, form.Query, form.Keys));
    }

    [Fact]
    public void Keys_may_be_transposed_by_a_node()
    {
        Port turned = _graph.Op("Transpose", _graph.Keys, _graph.List(0, 1, 3, 2));
        Port scores = _graph.Add("MatMul", "opset1", "transpose_a=false transpose_b=false", _query, turned);
        Assert.Equal((1f, _graph.Keys), (Find(Weighted(SoftMax(scores)))!.Scale, Find(Weighted(SoftMax(scores)))!.Keys));
    }

    [Fact]
    public void Sinks_join_before_SoftMax_and_are_dropped_after()
    {
        Port stored = _graph.Floats([0.5f, -0.5f], 1, 2, 1, 1);
        Port shape = _graph.Add("Concat", "opset1", "axis=0", _graph.Op("Unsqueeze", _graph.Size(_graph.Ids, 0), _graph.List(0)), _graph.List(2), _graph.Op("Unsqueeze", _graph.Rows, _graph.List(0)), _graph.List(1));
        Port joined = _graph.Add("Concat", "opset1", "axis=-1", _graph.Op("Add", Scores(), _graph.Additive(_graph.Causal())), _graph.Add("Broadcast", "opset3", "mode=numpy", stored, shape));
        Port dropped = _graph.Add("Slice", "opset8", "", SoftMax(joined), _graph.List(0), _graph.List(-1), _graph.List(1), _graph.List(3));
        AttentionForm form = Find(Weighted(dropped))!;
        Assert.Equal((stored, new VisibleKeys(true, 0, _graph.Mask)), (form.Sinks, form.Visible));
        // Without dropping them, they are no sinks.
        Assert.Null(Find(_graph.Add("MatMul", "opset1", "transpose_a=false transpose_b=false", SoftMax(joined), _graph.Add("Concat", "opset1", "axis=2", _graph.Keys, _graph.Floats(new float[16], 1, 2, 1, 8)))));
    }

    [Fact]
    public void A_mask_that_is_no_rule_stays_a_tensor()
    {
        Port mask = _graph.Op("Select", _graph.Op("Less", _graph.Key, _graph.Query), _graph.Float(0), _graph.Float(-1e9f));
        AttentionForm form = AttentionForms.Find(Weighted(SoftMax(_graph.Op("Add", Scores(), mask))).Node, _graph.Model(), port => port.Node.Value, out string? refusal)!;
        Assert.Equal((mask, null), (form.Mask, form.Visible));
        Assert.Equal("the mask is no known rule: a query sees keys up to -1 positions after it", refusal);
    }

    [Fact]
    public void Other_products_are_left_alone()
    {
        Assert.Null(Find(Scores()));
        Assert.Null(Find(Weighted(_graph.Op("Relu", Scores()))));
        Assert.Null(Find(Weighted(_graph.Add("SoftMax", "opset8", "axis=2", Scores()))));
    }

    private Port Scores() => _graph.Add("MatMul", "opset1", "transpose_a=false transpose_b=true", _query, _graph.Keys);

    private Port SoftMax(Port scores) => _graph.Add("SoftMax", "opset8", "axis=-1", scores);

    private Port Weighted(Port weights) => _graph.Add("MatMul", "opset1", "transpose_a=false transpose_b=false", weights, _graph.Keys);

    private AttentionForm? Find(Port anchor) => AttentionForms.Find(anchor.Node, _graph.Model(), port => port.Node.Value, out _);
}
