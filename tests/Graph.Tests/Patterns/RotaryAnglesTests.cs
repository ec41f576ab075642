using Lockstep.Graph.Patterns;
using Lockstep.Graph.Patterns.Symbolic;

namespace Lockstep.Graph.Tests.Patterns;

/// <summary>Tables of cosines and sines in several spellings; the ids stand for the positions.</summary>
public class RotaryAnglesTests
{
    private static readonly float[] s_frequencies = [1f, 0.5f, 0.25f];
    private readonly TestGraph _graph = new();

    [Fact]
    public void A_product_of_matrices_doubled()
    {
        RotaryAngles table = Match(_graph.Op("Cos", Doubled(_graph.Op("Transpose", Product(), _graph.List(0, 2, 1)))))!;
        Assert.Equal((_graph.Ids, false, 1f), (table.Positions, table.IsSine, table.Factor));
        Assert.Equal([.. s_frequencies, .. s_frequencies], table.Frequencies);
    }

    [Fact]
    public void Positions_in_front_and_a_factor_behind()
    {
        Port positions = _graph.Add("Convert", "opset1", "destination_type=f32", _graph.Op("Unsqueeze", _graph.Ids, _graph.List(2)));
        Port angles = _graph.Add("MatMul", "opset1", "transpose_a=false transpose_b=false", positions, _graph.Floats(s_frequencies, 1, 1, 3));
        RotaryAngles table = Match(_graph.Op("Multiply", _graph.Op("Sin", angles), _graph.Float(1.19f)))!;
        Assert.Equal((_graph.Ids, true, 1.19f), (table.Positions, table.IsSine, table.Factor));
        Assert.Equal(s_frequencies, table.Frequencies);
        Assert.Equal(s_frequencies, Match(_graph.Op("Cos", _graph.Op("Multiply", positions, _graph.Floats(s_frequencies, 3))))!.Frequencies);
    }

    [Fact]
    public void Angles_of_something_else_are_left_alone()
    {
        Assert.Null(Match(_graph.Op("Cos", _graph.Embedded(6)))); // data
        Assert.Null(Match(_graph.Op("Cos", Product()))); // tokens last
        Assert.Null(Match(_graph.Op("Cos", _graph.Op("Multiply", _graph.Op("Transpose", Product(), _graph.List(0, 2, 1)), _graph.Floats([1, 2, 3], 3))))); // scaled a dim
    }

    private Port Product() => _graph.Add("MatMul", "opset1", "transpose_a=false transpose_b=false", _graph.Floats(s_frequencies, 1, 3, 1),
        _graph.Add("Convert", "opset1", "destination_type=f32", _graph.Op("Unsqueeze", _graph.Ids, _graph.List(1))));

    private Port Doubled(Port angles) => _graph.Add("Concat", "opset1", "axis=-1", angles, angles);

    private RotaryAngles? Match(Port table)
    {
        Model model = _graph.Model();
        return RotaryAngles.Match(table.Node, model, new SymbolicEvaluator(model), port => port.Node.Value);
    }
}
