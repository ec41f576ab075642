namespace Lockstep.Kernels;

/// <summary>Decides whether weights can be packed, and packs them.</summary>
internal static unsafe class Packing
{
    internal static PackedWeights? Quantized(in QuantizedWeights w, int bits, WorkerPool? pool, out string? refusal)
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
            Run(new PanelPacker(packed, w.Data, view.RowBytes, scales, w.ZeroPoints.IsEmpty ? null : zeros, w.Signed), pool);
            return packed;
        }
    }

    public static PackedWeights F32(in PlainWeights w, bool transposed, WorkerPool? pool)
    {
        var view = MatMulCheck.Plain<F32Format>(in w);
        var packed = new PackedWeights(WordKind.F32, w.Outputs, w.Inputs, w.Inputs, hasScales: false, hasZeros: false);
        Run(new PanelPacker(packed, w.Data, transposed ? view.RowBytes : 0), pool); // row bytes 0: columns lie side by side already
        return packed;
    }

    public static PackedWeights? F16(in PlainWeights w, WorkerPool? pool, out string? refusal)
    {
        var view = MatMulCheck.Plain<F16Format>(in w);
        var packed = new PackedWeights(WordKind.F16, w.Outputs, w.Inputs, w.Inputs, hasScales: false, hasZeros: false);
        bool finite = true;
        Run(new PanelPacker(packed, w.Data, view.RowBytes, &finite), pool);
        refusal = finite ? null : "Packed f16 weights must be finite; an infinity or NaN was found.";
        if (finite)
        {
            return packed;
        }

        packed.Dispose();
        return null;
    }

    public static PackedWeights Bf16(in PlainWeights w, WorkerPool? pool)
    {
        var view = MatMulCheck.Plain<Bf16Format>(in w);
        var packed = new PackedWeights(WordKind.Bf16, w.Outputs, w.Inputs, w.Inputs, hasScales: false, hasZeros: false);
        Run(new PanelPacker(packed, w.Data, view.RowBytes), pool);
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

    private static void Run(PanelPacker packer, WorkerPool? pool)
    {
        if (pool is null)
        {
            packer.Run(0, packer.Panels);
        }
        else
        {
            pool.For(packer.Panels, 1, packer);
        }
    }
}
