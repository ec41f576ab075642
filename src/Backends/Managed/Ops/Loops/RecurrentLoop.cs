using System.Numerics;
using Lockstep.Graph;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>
/// Runs a cell once (RNNCell, GRUCell, LSTMCell) or along time, forward, backward or both. A sequence stops at its own length: the states stay, and the
/// rest of the output is 0.
/// </summary>
internal sealed class RecurrentLoop : IFloatBody
{
    private readonly RecurrentCell _cell;
    private readonly bool _sequence;
    private readonly string _direction;

    private RecurrentLoop(Node node, RecurrentCell cell, bool sequence)
    {
        _cell = cell;
        _sequence = sequence;
        _direction = sequence ? node.Attributes.OneOf("direction", null, "forward", "reverse", "bidirectional") : "forward";
    }

    public static OpKernel Bind(Node node, RecurrentCell cell, bool sequence) =>
        TypeSwitch.Floats(node.Inputs[0].Type, new RecurrentLoop(node, cell, sequence));

    public void Run<T>(OpContext context) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shape shape = context.Input(0).Shape;
        int batch = shape[0], time = _sequence ? shape[1] : 1, size = shape[-1], hidden = _cell.Hidden;
        int states = _cell.HasCellState ? 2 : 1;
        double[] data = Real.All(context.In<T>(0));
        double[] h = Real.All(context.In<T>(1));
        double[] c = _cell.HasCellState ? Real.All(context.In<T>(2)) : new double[h.Length];
        long[]? lengths = _sequence ? ElementConverter.ToInt64s(context.Input(1 + states)) : null;
        RecurrentWeights[] weights = Weights<T>(context, 1 + states + (_sequence ? 1 : 0), size);
        var y = new double[batch * weights.Length * time * hidden]; // [batch, direction, time, hidden]
        for (int entry = 0; entry < batch * weights.Length; entry++)
        {
            int n = entry / weights.Length, direction = entry % weights.Length;
            int length = lengths is null ? 1 : (int)Math.Clamp(lengths[n], 0, time);
            bool backward = _direction == "reverse" || direction == 1;
            Span<double> stateH = h.AsSpan(entry * hidden, hidden);
            for (int step = 0; step < length; step++)
            {
                int at = backward ? length - 1 - step : step;
                _cell.Step(weights[direction], data.AsSpan((n * time + at) * size, size), stateH, c.AsSpan(entry * hidden, hidden));
                stateH.CopyTo(y.AsSpan((entry * time + at) * hidden, hidden));
            }
        }

        int output = 0;
        if (_sequence) Real.Store(y, context.Out<T>(output++));
        if (output < context.OutputCount) Real.Store(h, context.Out<T>(output++));
        if (output < context.OutputCount) Real.Store(c, context.Out<T>(output));
    }

    private RecurrentWeights[] Weights<T>(OpContext context, int first, int size) where T : unmanaged, INumber<T>
    {
        int directions = _direction == "bidirectional" ? 2 : 1;
        int rows = _cell.Gates * _cell.Hidden, biases = _cell.BiasBlocks * _cell.Hidden;
        double[] w = Sized<T>(context, first, directions * rows * size, "W");
        double[] r = Sized<T>(context, first + 1, directions * rows * _cell.Hidden, "R");
        double[] b = first + 2 < context.InputCount ? Sized<T>(context, first + 2, directions * biases, "B") : new double[directions * biases];
        return Enumerable.Range(0, directions).Select(d => new RecurrentWeights(w.AsMemory(d * rows * size, rows * size),
            r.AsMemory(d * rows * _cell.Hidden, rows * _cell.Hidden), b.AsMemory(d * biases, biases))).ToArray();
    }

    private static double[] Sized<T>(OpContext context, int input, int count, string name) where T : unmanaged, INumber<T>
    {
        double[] values = Real.All(context.In<T>(input));
        return values.Length == count ? values : throw new UnsupportedException($"{name} is {context.Input(input)}, expected {count} elements");
    }
}
