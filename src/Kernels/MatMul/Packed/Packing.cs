namespace Lockstep.Kernels;

/// <summary>Decides whether weights can be packed, and packs them.</summary>
internal static unsafe class Packing
{
    // Bytes of the original that are read before the caller hears of it.
    private const long PartBytes = 16 << 20;

    internal static PackedWeights? Quantized(in QuantizedWeights w, int bits, WorkerPool? pool, Action<long, long>? read, out string? refusal)
    {
        fixed (float* scales = w.Scales, zeros = w.ZeroPoints)
        {
            var view = bits switch
            {
                8 => MatMulCheck.Quantized<U8Format>(in w, scales, zeros),
                4 => MatMulCheck.Quantized<U4Format>(in w, scales, zeros),
                _ => throw new ArgumentException($"Integer weights have 8 or 4 bits; found {bits}."),
            };
            refusal = Refusal(in w, bits);
            if (refusal is not null)
            {
                return null;
            }

            float middle = w.Signed ? 0f : bits == 4 ? 8f : 128f;
            bool hasZeros = w.ZeroPoints.IsEmpty ? middle != 0f : w.ZeroPoints.ContainsAnyExcept(middle);
            var packed = new PackedWeights(bits == 4 ? WordKind.U4 : WordKind.U8, w.Outputs, w.Inputs, w.GroupSize, hasScales: true, hasZeros);
            Run(new PanelPacker(packed, w.Data, view.RowBytes, scales, w.ZeroPoints.IsEmpty ? null : zeros, w.Signed), pool, read);
            return packed;
        }
    }

    public static PackedWeights? Floats(
        in QuantizedWeights w, WordKind kind, ReadOnlySpan<float> table, WorkerPool? pool, Action<long, long>? read, out string? refusal)
    {
        fixed (float* scales = w.Scales)
        {
            var view = kind == WordKind.Code4 ? MatMulCheck.Coded<U4Format>(in w, scales) : MatMulCheck.Coded<U8Format>(in w, scales);
            int perWord = PackedWeights.PerWord(kind);
            refusal = w.GroupSize == w.Inputs || w.GroupSize % perWord == 0 ? null : $"Packed {32 / perWord}-bit weights need groups of a multiple of {perWord}; found {w.GroupSize}.";
            if (refusal is not null)
            {
                return null;
            }

            var packed = new PackedWeights(kind, w.Outputs, w.Inputs, w.GroupSize, hasScales: !w.Scales.IsEmpty, hasZeros: false);
            table.CopyTo(new Span<float>(packed.View.Table, table.Length));
            bool finite = true;
            Run(new PanelPacker(packed, w.Data, view.RowBytes, w.Scales.IsEmpty ? null : scales, &finite), pool, read);
            if (finite)
            {
                return packed;
            }

            packed.Dispose();
            refusal = "Packed 8-bit floats must be finite; an infinity or NaN was found.";
            return null;
        }
    }

    public static PackedWeights F32(in PlainWeights w, bool transposed, WorkerPool? pool, Action<long, long>? read)
    {
        var view = MatMulCheck.Plain<F32Format>(in w);
        var packed = new PackedWeights(WordKind.F32, w.Outputs, w.Inputs, w.Inputs, hasScales: false, hasZeros: false);
        Run(new PanelPacker(packed, w.Data, transposed ? view.RowBytes : 0), pool, read); // row bytes 0: columns lie side by side already
        return packed;
    }

    public static PackedWeights? F16(in PlainWeights w, WorkerPool? pool, Action<long, long>? read, out string? refusal)
    {
        var view = MatMulCheck.Plain<F16Format>(in w);
        var packed = new PackedWeights(WordKind.F16, w.Outputs, w.Inputs, w.Inputs, hasScales: false, hasZeros: false);
        bool finite = true;
        Run(new PanelPacker(packed, w.Data, view.RowBytes, &finite), pool, read);
        refusal = finite ? null : "Packed f16 weights must be finite; an infinity or NaN was found.";
        if (finite)
        {
            return packed;
        }

        packed.Dispose();
        return null;
    }

    public static PackedWeights Bf16(in PlainWeights w, WorkerPool? pool, Action<long, long>? read)
    {
        var view = MatMulCheck.Plain<Bf16Format>(in w);
        var packed = new PackedWeights(WordKind.Bf16, w.Outputs, w.Inputs, w.Inputs, hasScales: false, hasZeros: false);
        Run(new PanelPacker(packed, w.Data, view.RowBytes), pool, read);
        return packed;
    }

    private static string? Refusal(in QuantizedWeights w, int bits)
    {
        int perWord = 32 / bits;
        if (w.GroupSize != w.Inputs && w.GroupSize % perWord != 0)
        {
            return $"Packed {bits}-bit weights need groups of a multiple of {perWord}; found {w.GroupSize}.";
        }

        float middle = w.Signed ? 0f : bits == 4 ? 8f : 128f;
        foreach (float zero in w.ZeroPoints)
        {
            float shifted = zero - middle;
            if (shifted != MathF.Floor(shifted) || shifted is < -128f or > 127f)
            {
                return $"Packed {bits}-bit weights need whole zero points from {middle - 128} to {middle + 127}; found {zero}.";
            }
        }

        return null;
    }

    // In parts, so that the caller can drop what was read before the rest is touched: a large matrix never stands in memory twice.
    private static void Run(PanelPacker packer, WorkerPool? pool, Action<long, long>? read)
    {
        long panelBytes = packer.BytesPerPanel;
        int atOnce = read is null || panelBytes == 0 ? packer.Panels : (int)Math.Clamp(PartBytes / panelBytes, 1, packer.Panels);
        for (int start = 0; start < packer.Panels; start += atOnce)
        {
            int count = Math.Min(atOnce, packer.Panels - start);
            var part = packer.From(start);
            if (pool is null)
            {
                part.Run(0, count);
            }
            else
            {
                pool.For(count, 1, part);
            }

            read?.Invoke(start * panelBytes, count * panelBytes);
        }
    }
}
