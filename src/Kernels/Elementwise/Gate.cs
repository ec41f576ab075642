using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>y = activation(gate) * up, the middle of SwiGLU and GeGLU, with the bits of <see cref="Silu"/> or <see cref="Gelu"/> and <see cref="Multiply"/> one after the other.</summary>
public static unsafe class Gate
{
    /// <summary>Gates each row. The bits of an element depend on its two operands alone.</summary>
    /// <param name="kind">The activation.</param>
    /// <param name="gate">Its operand.</param>
    /// <param name="up">The other factor.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Numbers of a row.</param>
    /// <param name="y">Result `[rows, columns]`, apart from the operands.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <exception cref="ArgumentException">Sizes do not agree.</exception>
    public static void Run(GateKind kind, GateRows gate, GateRows up, int rows, int columns, Span<float> y, WorkerPool? pool = null) =>
        RunOn<Widest>(kind, gate, up, rows, columns, y, pool);

    internal static void RunOn<TWidth>(GateKind kind, GateRows gate, GateRows up, int rows, int columns, Span<float> y, WorkerPool? pool)
        where TWidth : ILaneWidth
    {
        Check(gate, rows, columns, nameof(gate));
        Check(up, rows, columns, nameof(up));
        if (y.Length != (long)rows * columns) throw new ArgumentException($"Expected a result of {rows} rows x {columns} columns = {(long)rows * columns} numbers; found {y.Length}.");
        fixed (float* pg = gate.Values, pu = up.Values, py = y)
        {
            TWidth.Run(new Call(kind, new Operands(pg, gate.Stride, pu, up.Stride, py), rows, columns, pool));
        }
    }

    private static void Check(GateRows operand, int rows, int columns, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        long needed = rows == 0 ? 0 : ((long)(rows - 1) * operand.Stride) + columns;
        if (operand.Stride < columns || operand.Values.Length < needed)
            throw new ArgumentException($"{name} has {operand.Values.Length} numbers in rows of {operand.Stride}; {rows} rows x {columns} columns reach to {needed}.");
    }

    private readonly struct Operands(float* gate, int gateStride, float* up, int upStride, float* y)
    {
        public readonly float* Gate = gate, Up = up, Y = y;
        public readonly nint GateStride = gateStride, UpStride = upStride;
    }

    private readonly struct Call(GateKind kind, Operands operands, int rows, int columns, WorkerPool? pool) : ILaneAction
    {
        public void Run<S>()
            where S : unmanaged, ILanes<S>
        {
            switch (kind)
            {
                case GateKind.Silu: Rows<S, Silu.Op<S>>(new()); break;
                case GateKind.GeluErf: Rows<S, Gelu.ErfOp<S>>(new()); break;
                case GateKind.GeluTanh: Rows<S, Gelu.TanhOp<S>>(new()); break;
                default: throw new ArgumentOutOfRangeException(nameof(kind), kind, "An unknown activation.");
            }
        }

        private void Rows<S, TOp>(TOp op)
            where S : unmanaged, ILanes<S>
            where TOp : struct, IMap<S> => RowLoop.ForRows(new Body<S, TOp>(op, operands, columns), rows, columns, pool);
    }

    // Items are rows.
    private readonly struct Body<S, TOp>(TOp op, Operands operands, int columns) : IRangeBody
        where S : unmanaged, ILanes<S>
        where TOp : struct, IMap<S>
    {
        private readonly TOp _op = op;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end)
        {
            TOp op = _op;
            for (nint row = start; row < end; row++)
            {
                float* gate = operands.Gate + (row * operands.GateStride), up = operands.Up + (row * operands.UpStride), y = operands.Y + (row * columns);
                int i = 0;
                for (; i + S.Count <= columns; i += S.Count) S.Store(op.Apply(S.Load(gate + i)) * S.Load(up + i), y + i);
                if (i < columns) Tail.Store(op.Apply(Tail.Load<S>(gate + i, columns - i, 0f)) * Tail.Load<S>(up + i, columns - i, 0f), y + i, columns - i);
            }
        }
    }
}
