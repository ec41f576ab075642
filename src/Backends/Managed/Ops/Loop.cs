using Lockstep.Graph;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>
/// Loop-5: runs its body while the trip count (input 0, -1 for no limit) and the condition (input 1 at first, then the body's own Result) allow.
/// TensorIterator-1: the number of iterations is the number of slices.
/// </summary>
internal sealed class Loop
{
    private const long NoLimit = -1;

    private readonly Node _node;
    private readonly Body _body;
    private readonly bool _hasTripCount;
    private readonly BodyOutput? _condition;
    private readonly Dictionary<int, int> _backEdges; // body Parameter -> body Result

    private Loop(Node node, bool hasTripCount)
    {
        if (node.Bodies.Count != 1) throw new UnsupportedException($"it has {node.Bodies.Count} bodies, expected 1");
        _node = node;
        _hasTripCount = hasTripCount;
        _body = node.Bodies[0];
        _condition = _body.Outputs.FirstOrDefault(map => map.IsExecutionCondition);
        _backEdges = _body.BackEdges.ToDictionary(edge => edge.Parameter, edge => edge.Result);
    }

    public static OpKernel BindLoop(Node node) => new Loop(node, hasTripCount: true).Run;

    public static OpKernel BindTensorIterator(Node node) => new Loop(node, hasTripCount: false).Run;

    private void Run(OpContext context)
    {
        long count = TripCount(context);
        bool goesOn = !_hasTripCount || IsTrue(context.Input(1));
        Tensor[]? results = null;
        var parts = _body.Outputs.Select(_ => new List<Tensor>()).ToArray();
        for (long iteration = 0; goesOn && (count == NoLimit || iteration < count); iteration++)
        {
            results = context.Services.RunBody(0, BodyInputs(context, iteration, results));
            for (int i = 0; i < parts.Length; i++)
            {
                if (_body.Outputs[i].Slices is not null) parts[i].Add(results[_body.Outputs[i].Result]);
            }

            if (_condition is not null) goesOn = IsTrue(results[_condition.Result]);
        }

        for (int i = 0; i < parts.Length; i++)
        {
            BodyOutput map = _body.Outputs[i];
            if (map.Output >= 0) context.Set(map.Output, map.Slices is null ? Last(context, map, results) : Join(context, map, parts[i]));
        }
    }

    private long TripCount(OpContext context)
    {
        if (_hasTripCount) return ElementConverter.ToInt64s(context.Input(0)) is [long count] ? count : throw new ArgumentException($"the trip count {context.Input(0)} is not one element");
        BodyInput sliced = _body.Inputs.FirstOrDefault(map => map.Slices is not null) ?? throw new ArgumentException("no input is sliced, so the number of iterations is not known");
        return BodySlicing.Count(context.Input(sliced.Input).Shape, sliced.Slices!);
    }

    private Tensor[] BodyInputs(OpContext context, long iteration, Tensor[]? previous)
    {
        var inputs = new Tensor[_body.Model.Parameters.Count];
        foreach (BodyInput map in _body.Inputs)
        {
            if (map.IsCurrentIteration)
            {
                OutputPort port = _body.Model.Parameters[map.Parameter].Outputs[0];
                Tensor number = port.Shape is { HasRank: true, Rank: 1 } ? Tensor.From([iteration], 1) : Tensor.Scalar(iteration);
                inputs[map.Parameter] = ElementConverter.Convert(number, port.Type);
            }
            else if (previous is not null && _backEdges.TryGetValue(map.Parameter, out int result))
            {
                inputs[map.Parameter] = previous[result];
            }
            else
            {
                Tensor whole = context.Input(map.Input);
                inputs[map.Parameter] = map.Slices is null ? whole : BodySlicing.Part(whole, map.Slices, iteration);
            }
        }

        return inputs;
    }

    // Without any iteration a carried value is its initial one; anything else has no value.
    private Tensor Last(OpContext context, BodyOutput map, Tensor[]? results)
    {
        if (results is not null) return results[map.Result];
        foreach (BodyInput input in _body.Inputs)
        {
            if (_backEdges.TryGetValue(input.Parameter, out int result) && result == map.Result) return context.Input(input.Input);
        }

        throw new ArgumentException($"output {map.Output} has no value, because {_node.Name} ran no iteration");
    }

    private Tensor Join(OpContext context, BodyOutput map, List<Tensor> parts)
    {
        if (parts.Count > 0)
        {
            if (map.Slices!.Stride < 0) parts.Reverse();
            return BodySlicing.Concatenate(parts, map.Slices.Axis);
        }

        Port source = _body.Model.Results[map.Result].Inputs[0];
        int[] dims = source.Shape.ToArray().Select(dim => dim.IsStatic ? dim.Value : 0).ToArray();
        dims[map.Slices!.Axis < 0 ? map.Slices.Axis + dims.Length : map.Slices.Axis] = 0;
        return Tensor.Zeros(context.Inferred.Output(map.Output).Type, new Shape(dims));
    }

    private static bool IsTrue(Tensor condition) => condition.ElementCount == 1
        ? condition.Values<byte>()[0] != 0
        : throw new ArgumentException($"the condition {condition} is not one element");
}
