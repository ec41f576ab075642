using System.Runtime.InteropServices;

namespace Lockstep.Kernels.Tests.MatMul;

/// <summary>Random operands of one multiplication in one format, and both ways to run it.</summary>
internal sealed unsafe class MatMulCase
{
    private readonly Format _format;
    private readonly int _groupSize;
    private readonly float[] _scales = [];
    private readonly float[] _zeros = [];

    /// <summary>
    /// With <paramref name="exact"/>, all numbers are small multiples of powers of two: every sum of products is exact in f32, in any order, so
    /// fast and plain results must be equal. Otherwise they are arbitrary.
    /// </summary>
    public MatMulCase(Format format, int rows, int outputs, int inputs, int groupSize = 0, bool exact = false)
    {
        (_format, Rows, Outputs, Inputs) = (format, rows, outputs, inputs);
        _groupSize = groupSize == 0 ? inputs : groupSize;
        var random = new Random((((int)format * 4099) + outputs) * 8209 + inputs);
        float Number() => exact ? random.Next(-16, 17) / 8f : (random.NextSingle() * 2) - 1;

        X = Enumerable.Range(0, rows * inputs).Select(_ => Number()).ToArray();
        int count = outputs * inputs;
        Weights = format switch
        {
            Format.F32 or Format.F32KN => MemoryMarshal.AsBytes<float>(Enumerable.Range(0, count).Select(_ => Number()).ToArray()).ToArray(),
            Format.F16 => MemoryMarshal.AsBytes<Half>(Enumerable.Range(0, count).Select(_ => (Half)Number()).ToArray()).ToArray(),
            Format.Bf16 => MemoryMarshal.AsBytes<ushort>(
                Enumerable.Range(0, count).Select(_ => (ushort)(BitConverter.SingleToInt32Bits(Number()) >> 16)).ToArray()).ToArray(),
            Format.U8 or Format.S8 => new byte[count],
            _ => new byte[count / 2],
        };
        if (IsQuantized)
        {
            random.NextBytes(Weights);
            int groups = outputs * (inputs / _groupSize);
            _scales = Enumerable.Range(0, groups).Select(i => exact ? 1f / (4 << (i % 3)) : 0.001f + (random.NextSingle() * 0.01f)).ToArray();
            bool symmetric = outputs % 2 == 1; // both kinds come up over the shapes
            _zeros = symmetric ? [] : Enumerable.Range(0, groups).Select(_ => (float)random.Next(0, 12)).ToArray();
        }
    }

    public int Rows { get; }

    public int Outputs { get; }

    public int Inputs { get; }

    public float[] X { get; }

    public byte[] Weights { get; }

    public float LargestScale => _scales.Max();

    public bool IsQuantized => _format is Format.U8 or Format.S8 or Format.U4 or Format.S4;

    /// <summary>The fast kernel at the width of <see cref="TestWidth"/>, on rows first .. first + count - 1.</summary>
    public float[] Run(int first, int count, WorkerPool? pool = null)
    {
        var y = new float[count * Outputs];
        fixed (byte* p = Weights)
        {
            Run(X.AsSpan(first * Inputs, count * Inputs), count, p, y, pool);
        }

        return y;
    }

    public void Run(ReadOnlySpan<float> x, int rows, byte* weights, Span<float> y, WorkerPool? pool)
    {
        var plain = new PlainWeights(weights, Outputs, Inputs);
        switch (_format)
        {
            case Format.F32:
                MatMulF32.RunOn<TestWidth>(x, rows, plain, y, pool);
                break;
            case Format.F16:
                MatMulF16.RunOn<TestWidth>(x, rows, plain, y, pool);
                break;
            case Format.Bf16:
                MatMulBf16.RunOn<TestWidth>(x, rows, plain, y, pool);
                break;
            case Format.F32KN:
                MatMulF32KN.RunOn<TestWidth>(x, rows, plain, y, pool);
                break;
            case Format.U8 or Format.S8:
                MatMulInt8.RunOn<TestWidth>(x, rows, Quantized(weights), y, pool);
                break;
            default:
                MatMulInt4.RunOn<TestWidth>(x, rows, Quantized(weights), y, pool);
                break;
        }
    }

    /// <summary>The plain truth; with <paramref name="magnitudes"/>, the sum of |x * w| instead, which bounds the error.</summary>
    public float[] Scalar(bool magnitudes = false)
    {
        var y = new float[Rows * Outputs];
        if (magnitudes)
        {
            Magnitudes(y);
            return y;
        }

        fixed (byte* p = Weights)
        {
            Scalar(X, Rows, p, y);
        }

        return y;
    }

    // Row by row with a single one in x, so that the kernel itself says what each weight is.
    private void Magnitudes(float[] y)
    {
        var one = new float[Inputs];
        var column = new float[Outputs];
        fixed (byte* p = Weights)
        {
            for (int k = 0; k < Inputs; k++)
            {
                one[k] = 1;
                Scalar(one, 1, p, column);
                one[k] = 0;
                for (int m = 0; m < Rows; m++)
                {
                    for (int n = 0; n < Outputs; n++)
                    {
                        y[(m * Outputs) + n] += MathF.Abs(X[(m * Inputs) + k] * column[n]);
                    }
                }
            }
        }
    }

    private void Scalar(ReadOnlySpan<float> x, int rows, byte* weights, Span<float> y)
    {
        var plain = new PlainWeights(weights, Outputs, Inputs);
        switch (_format)
        {
            case Format.F32:
                MatMulScalar.F32(x, rows, plain, y);
                break;
            case Format.F16:
                MatMulScalar.F16(x, rows, plain, y);
                break;
            case Format.Bf16:
                MatMulScalar.Bf16(x, rows, plain, y);
                break;
            case Format.F32KN:
                MatMulScalar.F32KN(x, rows, plain, y);
                break;
            case Format.U8 or Format.S8:
                MatMulScalar.Int8(x, rows, Quantized(weights), y);
                break;
            default:
                MatMulScalar.Int4(x, rows, Quantized(weights), y);
                break;
        }
    }

    /// <summary>The weights as panels, or null with the reason.</summary>
    public PackedWeights? Pack(out string? refusal, WorkerPool? pool = null)
    {
        fixed (byte* p = Weights)
        {
            return Pack(p, out refusal, pool);
        }
    }

    public PackedWeights? Pack(byte* weights, out string? refusal, WorkerPool? pool = null)
    {
        var plain = new PlainWeights(weights, Outputs, Inputs);
        refusal = null;
        return _format switch
        {
            Format.F32 => PackedWeights.PackF32(plain, true, pool),
            Format.F32KN => PackedWeights.PackF32(plain, false, pool),
            Format.F16 => PackedWeights.TryPackF16(plain, out refusal, pool),
            Format.Bf16 => PackedWeights.PackBf16(plain, pool),
            _ => PackedWeights.TryPack(Quantized(weights), _format is Format.U8 or Format.S8 ? 8 : 4, out refusal, pool),
        };
    }

    /// <summary>The packed kernel at the width of <see cref="TestWidth"/>, on rows first .. first + count - 1.</summary>
    public float[] Run(PackedWeights packed, int first, int count, WorkerPool? pool = null)
    {
        var y = new float[count * Outputs];
        MatMulPacked.RunOn<TestWidth>(X.AsSpan(first * Inputs, count * Inputs), count, packed, y, pool);
        return y;
    }

    /// <summary>The ways in which this machine can multiply such weights by bytes.</summary>
    public static BytePath[] Paths(PackedWeights packed) =>
        [.. Enum.GetValues<BytePath>().Where(path => path switch
        {
            BytePath.Tiles => TileUnit.Code is not null && TileCall.Fits(packed),
            BytePath.PlainTiles => TileCall.Fits(packed),
            _ => true,
        })];

    /// <summary>The kernel with 8-bit activations at the width of <see cref="TestWidth"/>, on rows first .. first + count - 1.</summary>
    public float[] RunFast(PackedWeights packed, int first, int count, BytePath path, WorkerPool? pool = null)
    {
        var y = new float[count * Outputs];
        MatMulPacked.RunFastOn<TestWidth>(X.AsSpan(first * Inputs, count * Inputs), count, packed, y, pool, path);
        return y;
    }

    /// <summary>The plain truth of <see cref="RunFast"/>.</summary>
    public float[] ScalarFast()
    {
        var y = new float[Rows * Outputs];
        fixed (byte* p = Weights)
        {
            MatMulScalar.Fast(X, Rows, Quantized(p), _format is Format.U8 or Format.S8 ? 8 : 4, y);
        }

        return y;
    }

    private QuantizedWeights Quantized(byte* weights) => new()
    {
        Data = weights,
        Outputs = Outputs,
        Inputs = Inputs,
        GroupSize = _groupSize,
        Scales = _scales,
        ZeroPoints = _zeros,
        Signed = _format is Format.S8 or Format.S4,
    };
}
