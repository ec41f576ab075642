using Lockstep.Backends.Managed.Tests.Testing;
using Lockstep.Graph;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Backends.Managed.Tests.Fused;

/// <summary>A mixture of experts over inputs_embeds <c>[batch, rows, 32]</c>, in the spellings of exporters.</summary>
internal sealed class MixtureGraph
{
    public const int Columns = 32, Hidden = 64, Experts = 6, Chosen = 2;

    private readonly SmallGraph _graph = new();
    private int _seed;

    /// <summary>Element type of the stacks: f32, f16, u8, i4 (groups of 16) or nf4.</summary>
    public string Weights { get; init; } = "f32";

    /// <summary>Gate and up as halves of one stack.</summary>
    public bool Halves { get; init; }

    /// <summary>Results as [experts, batch, rows, columns], as Qwen3-MoE has them.</summary>
    public bool FourAxes { get; init; }

    /// <summary>Tokens repeated by Unsqueeze and a broadcasting MatMul rather than by Tile and Reshape.</summary>
    public bool Broadcast { get; init; }

    /// <summary>normalized, plain, or chosen (softmax after the choice); dense chooses all experts without TopK.</summary>
    public string Router { get; init; } = "normalized";

    /// <summary>The result of the first MatMul is a result of the model too.</summary>
    public bool ReadElsewhere { get; init; }

    public Model Build()
    {
        Port x = _graph.Input("inputs_embeds", Dimension.Dynamic, Dimension.Dynamic, Columns);
        Port tokens = _graph.Add("Reshape", "opset1", "special_zero=false", x, _graph.List(-1, Columns));
        Port spread = Broadcast ? _graph.Op("Unsqueeze", tokens, _graph.List(0))
            : _graph.Add("Reshape", "opset1", "special_zero=false", _graph.Op("Tile", tokens, _graph.List(Experts, 1)), _graph.List(Experts, -1, Columns));
        Port gate = MatMul(spread, Halves ? 2 * Hidden : Hidden, Columns), first = gate;
        Port up = Halves ? Part(gate, Hidden, 2 * Hidden) : MatMul(spread, Hidden, Columns);
        if (Halves) gate = Part(gate, 0, Hidden);
        Port down = MatMul(_graph.Op("Multiply", _graph.Add("Swish", "opset4", "", gate), up), Columns, Hidden);
        Port routing = _graph.Op("Transpose", Routing(tokens), _graph.List(1, 0));
        if (FourAxes)
        {
            Port sizes = _graph.Add("Gather", "opset8", "", _graph.Add("ShapeOf", "opset3", "output_type=i64", x), _graph.List(0), _graph.Number(0));
            down = _graph.Add("Reshape", "opset1", "special_zero=false", down, _graph.Add("Concat", "opset1", "axis=0", _graph.List(Experts), sizes, _graph.List(-1, Columns)));
            routing = _graph.Add("Reshape", "opset1", "special_zero=false", routing, _graph.Add("Concat", "opset1", "axis=0", _graph.List(Experts), sizes, _graph.List(-1)));
        }

        Port shares = _graph.Op("Unsqueeze", routing, _graph.List(-1));
        Port sum = _graph.Add("ReduceSum", "opset1", "keep_dims=false", _graph.Op("Multiply", down, shares), _graph.List(0));
        return ReadElsewhere ? _graph.Model(sum, first) : _graph.Model(sum);
    }

    private Port Routing(Port tokens)
    {
        Port logits = _graph.Add("MatMul", "opset1", "transpose_a=false transpose_b=true", tokens, _graph.Constant(Numbers.Random(77, Experts, Columns)));
        if (Router == "dense") return _graph.Add("SoftMax", "opset8", "axis=-1", logits);
        Port ranked = Router == "chosen" ? logits : _graph.Add("SoftMax", "opset8", "axis=-1", logits);
        Port best = _graph.Add("TopK", "opset11", "axis=-1 mode=max sort=value index_element_type=i64 stable=false", 2, ranked, _graph.Number(Chosen));
        Port indices = _graph.Add("Convert", "opset1", "destination_type=i32", new Port(best.Node, 1));
        Port values = Router switch
        {
            "normalized" => _graph.Op("Divide", best, _graph.Add("ReduceSum", "opset1", "keep_dims=true", best, _graph.List(-1))),
            "chosen" => _graph.Add("SoftMax", "opset8", "axis=1", best),
            _ => best,
        };
        Port count = _graph.Add("Gather", "opset8", "", _graph.Add("ShapeOf", "opset3", "output_type=i64", indices), _graph.List(0), _graph.Number(0));
        Port zeros = _graph.Add("Broadcast", "opset3", "mode=numpy", _graph.Float(0), _graph.Add("Concat", "opset1", "axis=0", count, _graph.List(Experts)));
        Port whole = _graph.Add("Slice", "opset8", "", values, _graph.List(0, 0), _graph.Add("ShapeOf", "opset3", "output_type=i64", indices), _graph.List(1, 1), _graph.List(0, 1));
        return _graph.Add("ScatterElementsUpdate", "opset12", "reduction=none use_init_val=true", zeros, indices, whole, _graph.Number(1));
    }

    private Port Part(Port port, int from, int to) => _graph.Add("Slice", "opset8", "", port, _graph.List(from), _graph.List(to), _graph.List(1), _graph.List(-1));

    private Port MatMul(Port x, int outputs, int inputs) => _graph.Add("MatMul", "opset1", "transpose_a=false transpose_b=true", x, Stack(outputs, inputs));

    private Port Stack(int outputs, int inputs)
    {
        _seed++;
        DType type = Enum.Parse<DType>(Weights, ignoreCase: true);
        if (type == DType.F32) return _graph.Constant(Numbers.Random(_seed, Experts, outputs, inputs));
        if (type == DType.F16) return ToFloat(_graph.Constant(ElementConverter.Convert(Numbers.Random(_seed, Experts, outputs, inputs), DType.F16)));
        int group = type.BitWidth == 4 ? 16 : inputs;
        int[] shape = group == inputs ? [Experts, outputs, inputs] : [Experts, outputs, inputs / group, group];
        Tensor stored = Tensor.Uninitialized(type, new Shape(shape));
        new Random(_seed).NextBytes(stored.WritableBytes());
        Port values = ToFloat(_graph.Constant(stored));
        int[] scales = [.. shape[..^1], 1];
        if (type == DType.U8) values = _graph.Op("Subtract", values, _graph.Constant(Tensor.From<float>([.. Enumerable.Range(0, Experts * outputs).Select(i => 120f + (i % 17))], new Shape(scales))));
        values = _graph.Op("Multiply", values, _graph.Constant(Tensor.From<float>(Numbers.Random(_seed + 90, scales).Values<float>().ToArray().Select(v => v * 0.01f).ToArray(), new Shape(scales))));
        return group == inputs ? values : _graph.Add("Reshape", "opset1", "special_zero=false", values, _graph.List(Experts, outputs, inputs));
    }

    private Port ToFloat(Port port) => _graph.Add("Convert", "opset1", "destination_type=f32", port);
}
