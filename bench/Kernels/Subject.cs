namespace Lockstep.Kernels.Bench;

/// <summary>One kernel on one weight format; several copies of the weights, so that none stays in a cache from call to call.</summary>
internal sealed unsafe class Subject : IDisposable
{
    private readonly Native _data;
    private readonly float[] _scales;
    private readonly float[] _zeros;
    private readonly PackedWeights?[] _packed;
    private readonly int _bits, _group, _copies;
    private int _next;

    public Subject(string format, string kernel, int outputs, int inputs, int group, long poolBytes, WorkerPool pool)
    {
        (Format, Kernel, Outputs, Inputs, _group) = (format, kernel, outputs, inputs, group);
        _bits = format switch { "f32" => 32, "f16" or "bf16" => 16, "int8" => 8, "int4" => 4, _ => throw new ArgumentException($"Unknown format {format}.") };
        long bytes = (long)outputs * inputs * _bits / 8;
        _copies = (int)Math.Max(1, poolBytes / bytes);
        _data = new Native((nuint)(bytes * (kernel == "file" ? _copies : 1)));
        int groups = _bits > 8 ? 0 : outputs * (inputs / group);
        _scales = new float[groups];
        _scales.AsSpan().Fill(0.01f);
        _zeros = new float[groups];
        for (int i = 0; i < groups; i++)
        {
            _zeros[i] = i % 16;
        }

        _packed = new PackedWeights?[_copies];
        Bytes = bytes + (8L * groups);
        if (kernel == "file")
        {
            return;
        }

        for (int i = 0; i < _copies; i++)
        {
            _packed[i] = Pack(pool);
        }

        Bytes = _packed[0]!.Bytes;
    }

    public string Format { get; }

    public string Kernel { get; }

    public int Outputs { get; }

    public int Inputs { get; }

    /// <summary>Bytes that one call reads.</summary>
    public long Bytes { get; }

    public string Name => _bits > 8 ? Format : $"{Format} {(_group == Inputs ? "per row" : $"g{_group}")}";

    public void Run(ReadOnlySpan<float> x, int rows, Span<float> y, WorkerPool pool)
    {
        int copy = _next++ % _copies;
        if (_packed[copy] is { } packed)
        {
            if (Kernel == "fast")
            {
                MatMulPacked.RunFast(x, rows, packed, y, pool);
            }
            else
            {
                MatMulPacked.Run(x, rows, packed, y, pool);
            }

            return;
        }

        byte* data = _data.Bytes + ((nuint)copy * (nuint)((long)Outputs * Inputs * _bits / 8));
        var plain = new PlainWeights(data, Outputs, Inputs);
        switch (Format)
        {
            case "f32": MatMulF32.Run(x, rows, plain, y, pool); break;
            case "f16": MatMulF16.Run(x, rows, plain, y, pool); break;
            case "bf16": MatMulBf16.Run(x, rows, plain, y, pool); break;
            case "int8": MatMulInt8.Run(x, rows, Quantized(data), y, pool); break;
            default: MatMulInt4.Run(x, rows, Quantized(data), y, pool); break;
        }
    }

    public void Dispose()
    {
        _data.Dispose();
        foreach (var packed in _packed)
        {
            packed?.Dispose();
        }
    }

    private PackedWeights Pack(WorkerPool pool)
    {
        var plain = new PlainWeights(_data.Bytes, Outputs, Inputs);
        string? refusal = null;
        return (Format switch
        {
            "f32" => PackedWeights.PackF32(plain, true, pool),
            "f16" => PackedWeights.TryPackF16(plain, out refusal, pool),
            "bf16" => PackedWeights.PackBf16(plain, pool),
            _ => PackedWeights.TryPack(Quantized(_data.Bytes), _bits, out refusal, pool),
        }) ?? throw new InvalidOperationException(refusal);
    }

    private QuantizedWeights Quantized(byte* data) => new()
    {
        Data = data, Outputs = Outputs, Inputs = Inputs, GroupSize = _group, Scales = _scales, ZeroPoints = _zeros,
    };
}
