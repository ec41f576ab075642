using System.Numerics;
using System.Runtime.CompilerServices;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>
/// MatMul-1: <c>[batch..., M, K] x [batch..., K, N]</c>. Every element is one sum over K in rising order, whatever M is: floats in double (four
/// interleaved sums where the right side is transposed), integers in 64 bits; then 8-bit results saturate, as in native OpenVINO, and wider ones wrap.
/// </summary>
internal readonly struct MatMul(bool transposeLeft, bool transposeRight) : INumberBody
{
    public static OpKernel Bind(Node node)
    {
        var body = new MatMul(node.Attributes.Bool("transpose_a", false), node.Attributes.Bool("transpose_b", false));
        return TypeSwitch.Numbers(node.Inputs[0].Type, body);
    }

    public void Run<T>(OpContext context) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        Side left = Side.Left(context.Input(0).Shape, transposeLeft);
        Side right = Side.Right(context.Input(1).Shape, transposeRight);
        Shape output = context.Output(0).Shape;
        int batchRank = output.Rank - (context.Input(0).Shape.Rank > 1 ? 1 : 0) - (context.Input(1).Shape.Rank > 1 ? 1 : 0);
        var batch = new Shape(output.Dims[..batchRank]);
        var size = new Size(left.Rows, right.Columns, left.Columns);
        var walk = new BroadcastWalk(batch, left.Batch, right.Batch);
        long count = batch.ElementCount;
        for (int i = 0; i < count; i++, walk.Next())
        {
            ReadOnlySpan<T> a = context.In<T>(0).Slice(walk.Offset(0) * left.Rows * left.Columns, left.Rows * left.Columns);
            ReadOnlySpan<T> b = context.In<T>(1).Slice(walk.Offset(1) * right.Rows * right.Columns, right.Rows * right.Columns);
            Span<T> c = context.Out<T>(0).Slice(i * size.M * size.N, size.M * size.N);
            if (Real.Is<T>()) Floats(a, b, c, size);
            else Integers(a, b, c, size);
        }
    }

    private void Floats<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, Size size) where T : unmanaged, INumber<T>
    {
        var row = new double[size.K];
        var sums = new double[transposeRight ? 0 : size.N];
        for (int m = 0; m < size.M; m++)
        {
            for (int k = 0; k < row.Length; k++) row[k] = Real.Of(a[transposeLeft ? k * size.M + m : m * size.K + k]);
            Span<T> result = c.Slice(m * size.N, size.N);
            if (transposeRight)
            {
                for (int n = 0; n < result.Length; n++) result[n] = Real.To<T>(Dot(row, b.Slice(n * size.K, size.K)));
                continue;
            }

            Array.Clear(sums);
            for (int k = 0; k < row.Length; k++) AddScaled(sums, row[k], b.Slice(k * size.N, size.N));
            Real.Store<T>(sums, result);
        }
    }

    private void Integers<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, Size size) where T : unmanaged, INumber<T>
    {
        int stepB = transposeRight ? 1 : size.N;
        for (int m = 0; m < size.M; m++)
        {
            for (int n = 0; n < size.N; n++)
            {
                long sum = 0;
                int atB = transposeRight ? n * size.K : n;
                for (int k = 0; k < size.K; k++, atB += stepB)
                    sum += long.CreateTruncating(a[transposeLeft ? k * size.M + m : m * size.K + k]) * long.CreateTruncating(b[atB]);
                c[m * size.N + n] = Unsafe.SizeOf<T>() == 1 ? T.CreateSaturating(sum) : T.CreateTruncating(sum);
            }
        }
    }

    private static double Dot<T>(ReadOnlySpan<double> row, ReadOnlySpan<T> other) where T : unmanaged, INumber<T>
    {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0; // elements 0, 1, 2, 3 modulo 4
        int k = 0;
        for (; k + 3 < row.Length; k += 4)
        {
            s0 += row[k] * Real.Of(other[k]);
            s1 += row[k + 1] * Real.Of(other[k + 1]);
            s2 += row[k + 2] * Real.Of(other[k + 2]);
            s3 += row[k + 3] * Real.Of(other[k + 3]);
        }

        for (; k < row.Length; k++) s0 += row[k] * Real.Of(other[k]);
        return (s0 + s1) + (s2 + s3);
    }

    private static void AddScaled<T>(Span<double> sums, double factor, ReadOnlySpan<T> row) where T : unmanaged, INumber<T>
    {
        for (int n = 0; n < sums.Length; n++) sums[n] += factor * Real.Of(row[n]);
    }

    // [M, K] x [K, N]
    private readonly record struct Size(int M, int N, int K);

    /// <summary>One input as matrices: rows and columns after transposing, and the batch around them.</summary>
    private readonly record struct Side(int Rows, int Columns, Shape Batch)
    {
        public static Side Left(Shape shape, bool transpose) => shape.Rank == 1 ? new Side(1, shape[0], Shape.Scalar) : Of(shape, transpose);

        public static Side Right(Shape shape, bool transpose) => shape.Rank == 1 ? new Side(shape[0], 1, Shape.Scalar) : Of(shape, transpose);

        private static Side Of(Shape shape, bool transpose)
        {
            var batch = new Shape(shape.Dims[..^2]);
            return transpose ? new Side(shape[-1], shape[-2], batch) : new Side(shape[-2], shape[-1], batch);
        }
    }
}
