using Lockstep.Graph.Patterns;
using Lockstep.Graph.Patterns.Symbolic;
using Lockstep.Tensors;

namespace Lockstep.Graph.Tests.Patterns;

/// <summary>Spellings of masks that are rules, and expressions near them that are not.</summary>
public class MaskRuleTests
{
    private readonly TestGraph _graph = new();

    [Fact]
    public void Causal_with_padding()
    {
        MaskRule rule = Read(_graph.Additive(_graph.Causal()));
        Assert.Equal((new VisibleKeys(true, 0, _graph.Mask), null, false), (rule.Visible, rule.Slopes, rule.CountsPadding));
        Assert.Equal(rule.Visible, Read(_graph.Causal()).Visible);
    }

    [Fact]
    public void Less_or_equal_may_be_two_comparisons()
    {
        Port either = _graph.Op("LogicalOr", _graph.Op("Less", _graph.Key, _graph.Query), _graph.Op("Equal", _graph.Key, _graph.Query));
        Assert.Equal(new VisibleKeys(true, 0, null), Read(either).Visible);
        Assert.Equal(new VisibleKeys(true, 0, null), Read(_graph.Op("LogicalNot", _graph.Op("Greater", _graph.Key, _graph.Query))).Visible);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(4096)]
    public void A_window_counts_the_query_itself(int window)
    {
        Port near = _graph.Op("Greater", _graph.Key, _graph.Op("Subtract", _graph.Query, _graph.Number(window)));
        Assert.Equal(new VisibleKeys(true, window, _graph.Mask), Read(_graph.Op("LogicalAnd", near, _graph.Causal())).Visible);
        Port distance = _graph.Op("Less", _graph.Op("Subtract", _graph.Query, _graph.Key), _graph.Number(window));
        Assert.Equal(new VisibleKeys(true, window, _graph.Mask), Read(_graph.Op("LogicalAnd", distance, _graph.Causal())).Visible);
    }

    [Fact]
    public void Masks_may_be_added_and_padding_may_be_arithmetic()
    {
        Port mask = _graph.Add("Convert", "opset1", "destination_type=f32", _graph.Op("Unsqueeze", _graph.Mask, _graph.List(1, 2)));
        Port padding = _graph.Op("Multiply", _graph.Op("Subtract", _graph.Float(1), mask), _graph.Float(float.MinValue));
        Port causal = _graph.Additive(_graph.Op("LessEqual", _graph.Key, _graph.Query), float.NegativeInfinity);
        Assert.Equal(new VisibleKeys(true, 0, _graph.Mask), Read(causal, padding).Visible);
        Assert.Equal(new VisibleKeys(false, 0, _graph.Mask), Read(padding).Visible);
    }

    [Fact]
    public void Everything_visible_is_no_rule_at_all() => Assert.Null(Read(_graph.Additive(_graph.Op("LessEqual", _graph.Key, _graph.Total))).Visible);

    [Fact]
    public void Slopes_are_read_a_head()
    {
        Port keys = _graph.Add("Convert", "opset1", "destination_type=f32", _graph.Key);
        Port bias = _graph.Op("Multiply", _graph.Floats([0.5f, 0.25f], 1, 2, 1, 1), keys);
        MaskRule rule = Read(_graph.Op("Add", _graph.Additive(_graph.Causal()), bias));
        Assert.Equal([0.5f, 0.25f], rule.Slopes!);
        Assert.False(rule.CountsPadding);
        // By the distance to the query: the same but for a constant within a row.
        Port distance = _graph.Op("Multiply", _graph.Floats([0.5f, 0.25f], 1, 2, 1, 1), _graph.Add("Convert", "opset1", "destination_type=f32", _graph.Op("Subtract", _graph.Key, _graph.Query)));
        Assert.Equal([0.5f, 0.25f], Read(_graph.Additive(_graph.Causal()), distance).Slopes!);
    }

    [Fact]
    public void Near_misses_are_refused()
    {
        Port before = _graph.Op("Less", _graph.Key, _graph.Query), after = _graph.Op("LessEqual", _graph.Key, _graph.Op("Add", _graph.Query, _graph.Number(2)));
        Refused("up to -1 positions after it", before);
        Refused("up to 2 positions after it", after);
        Port early = _graph.Op("Less", _graph.Key, _graph.Number(4));
        Refused("comparison", _graph.Op("LogicalAnd", early, _graph.Causal()));
        Refused("gaps", _graph.Op("LogicalAnd", _graph.Causal(), _graph.Op("NotEqual", _graph.Key, _graph.Op("Subtract", _graph.Query, _graph.Number(3)))));
        Refused("different numbers", _graph.Additive(_graph.Causal(), hidden: -5));
        Refused("the padding does more", _graph.Op("LogicalOr", _graph.Op("LessEqual", _graph.Key, _graph.Query), _graph.Padding));
        Refused("an input that is not known", _graph.Input("bias", DType.F32, [1, 1, Dimension.Dynamic, Dimension.Dynamic]));
        Refused("no key is ever seen", _graph.Op("LogicalAnd", before, _graph.Op("Less", _graph.Query, _graph.Key)));
    }

    [Fact]
    public void Padding_at_another_place_is_refused()
    {
        // attention_mask[b, t] is the rule; [b, 0] or [b, t + 1 - 1 of another row] is not.
        Port first = _graph.Add("Gather", "opset8", "", _graph.Mask, _graph.List(0), _graph.Number(1));
        Port visible = _graph.Add("Convert", "opset1", "destination_type=boolean", _graph.Op("Unsqueeze", first, _graph.List(1, 2)));
        Refused("attention_mask is not read at a sequence and its key", _graph.Op("LogicalAnd", _graph.Op("LessEqual", _graph.Key, _graph.Query), visible));
    }

    private MaskRule Read(params Port[] terms) => MaskRule.Read(terms, 2, _graph.Model());

    private void Refused(string expected, Port mask)
    {
        UnknownException error = Assert.Throws<UnknownException>(() => Read(mask));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
