using System.Runtime.InteropServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// A weight matrix in the layout that <see cref="MatMulPacked"/> reads: panels of 32 output features; inside a panel, 32-bit words of consecutive
/// weights along K, one word of each feature beside the other, so that lanes are features and memory is read in one stream. As large as the original,
/// rounded up to whole panels. Made once, in parallel; the original may be dropped afterwards.
/// </summary>
public sealed unsafe class PackedWeights : IDisposable
{
    private byte* _words;
    private float* _scales;
    private sbyte* _zeros;
    private float* _table;

    internal PackedWeights(WordKind kind, int outputs, int inputs, int groupSize, bool hasScales, bool hasZeros)
    {
        (Kind, Outputs, Inputs) = (kind, outputs, inputs);
        int perWord = PerWord(kind), groups = inputs / groupSize;
        Groups = groups;
        Blocks = new Blocks(groupSize, groups, perWord);
        Panels = ((outputs - 1) / PanelView.Columns) + 1;
        nuint words = (nuint)((inputs - 1) / perWord) + 1;
        WordBytes = words * PanelView.Columns * sizeof(int) * (nuint)Panels;
        nuint parameters = (nuint)Panels * (nuint)groups * PanelView.Columns;
        _words = LargePages.Allocate(WordBytes);
        _scales = hasScales ? (float*)NativeMemory.AlignedAlloc(parameters * sizeof(float), Cache.Line) : null;
        _zeros = hasZeros ? (sbyte*)NativeMemory.AlignedAlloc(parameters, Cache.Line) : null;
        _table = kind == WordKind.Code4 ? (float*)NativeMemory.AlignedAlloc(16 * sizeof(float), Cache.Line) : null;
        Bytes = (long)(WordBytes + (hasScales ? parameters * sizeof(float) : 0) + (hasZeros ? parameters : 0));
        GC.AddMemoryPressure(Bytes);
    }

    /// <summary>Frees the memory if <see cref="Dispose"/> was forgotten.</summary>
    ~PackedWeights() => Free();

    /// <summary>N, the number of output features.</summary>
    public int Outputs { get; }

    /// <summary>K, the number of input features that are summed over.</summary>
    public int Inputs { get; }

    /// <summary>Bytes of native memory held: what one multiplication of a single row reads.</summary>
    public long Bytes { get; }

    /// <summary>True for 8-bit and 4-bit weights, which can be multiplied in integers.</summary>
    public bool IsQuantized => Kind is WordKind.U8 or WordKind.U4;

    internal WordKind Kind { get; }

    internal int Groups { get; }

    internal int Panels { get; }

    internal Blocks Blocks { get; }

    internal nuint WordBytes { get; }

    internal PanelView View
    {
        get
        {
            ObjectDisposedException.ThrowIf(_words == null, this);
            return new PanelView(_words, _scales, _zeros, _table, this);
        }
    }

    /// <summary>Packs 8-bit or 4-bit weights.</summary>
    /// <param name="weights">The original; read during the call only.</param>
    /// <param name="bits">8 or 4.</param>
    /// <param name="refusal">When nothing was packed: the reason, one sentence. Such weights still run through <see cref="MatMulInt8"/> or <see cref="MatMulInt4"/>.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <param name="read">Called as parts of the original have been read for the last time, with their first byte and length; null for nobody.</param>
    /// <returns>The packed weights, or null when this layout cannot hold them.</returns>
    /// <exception cref="ArgumentException">Sizes do not agree.</exception>
    public static PackedWeights? TryPack(in QuantizedWeights weights, int bits, out string? refusal, WorkerPool? pool = null, Action<long, long>? read = null) =>
        Packing.Quantized(in weights, bits, pool, read, out refusal);

    /// <summary>Packs f32 weights `[N, K]`, or `[K, N]` when <paramref name="transposed"/> is false.</summary>
    /// <param name="weights">The original; read during the call only.</param>
    /// <param name="transposed">True for `[N, K]` (a MatMul with transpose_b), false for `[K, N]`.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <param name="read">Called as parts of the original have been read for the last time, with their first byte and length; null for nobody.</param>
    /// <returns>The packed weights.</returns>
    /// <exception cref="ArgumentException">A size is not positive, or the address is null.</exception>
    public static PackedWeights PackF32(in PlainWeights weights, bool transposed = true, WorkerPool? pool = null, Action<long, long>? read = null) =>
        Packing.F32(in weights, transposed, pool, read);

    /// <summary>Packs f16 (IEEE half) weights `[N, K]`.</summary>
    /// <param name="weights">The original; read during the call only.</param>
    /// <param name="refusal">When nothing was packed: the reason, one sentence. Such weights still run through <see cref="MatMulF16"/>.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <param name="read">Called as parts of the original have been read for the last time, with their first byte and length; null for nobody.</param>
    /// <returns>The packed weights, or null when this layout cannot hold them.</returns>
    /// <exception cref="ArgumentException">A size is not positive, or the address is null.</exception>
    public static PackedWeights? TryPackF16(in PlainWeights weights, out string? refusal, WorkerPool? pool = null, Action<long, long>? read = null) =>
        Packing.F16(in weights, pool, read, out refusal);

    /// <summary>Packs 4-bit codes, each the number of a table: nf4, f4e2m1, codebooks.</summary>
    /// <param name="weights">The original, without zero points, low nibble first; read during the call only. No scales means 1.</param>
    /// <param name="table">What the 16 codes stand for.</param>
    /// <param name="refusal">When nothing was packed: the reason, one sentence.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <param name="read">Called as parts of the original have been read for the last time, with their first byte and length; null for nobody.</param>
    /// <returns>The packed weights, or null when this layout cannot hold them.</returns>
    /// <exception cref="ArgumentException">Sizes do not agree.</exception>
    public static PackedWeights? TryPackCodes(
        in QuantizedWeights weights, ReadOnlySpan<float> table, out string? refusal, WorkerPool? pool = null, Action<long, long>? read = null)
    {
        if (table.Length != 16)
        {
            throw new ArgumentException($"A table of 4-bit codes has 16 numbers; found {table.Length}.", nameof(table));
        }

        return Packing.Floats(in weights, WordKind.Code4, table, pool, read, out refusal);
    }

    /// <summary>Packs 8-bit floats: f8e4m3 (E4M3FN of OFP8) or f8e5m2.</summary>
    /// <param name="weights">The original, without zero points; read during the call only. No scales means 1.</param>
    /// <param name="exponentBits">4 or 5.</param>
    /// <param name="refusal">When nothing was packed: the reason, one sentence.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <param name="read">Called as parts of the original have been read for the last time, with their first byte and length; null for nobody.</param>
    /// <returns>The packed weights, or null when this layout cannot hold them.</returns>
    /// <exception cref="ArgumentException">Sizes do not agree, or there is no such format.</exception>
    public static PackedWeights? TryPackF8(in QuantizedWeights weights, int exponentBits, out string? refusal, WorkerPool? pool = null, Action<long, long>? read = null)
    {
        var kind = exponentBits switch
        {
            4 => WordKind.F8E4M3,
            5 => WordKind.F8E5M2,
            _ => throw new ArgumentException($"8-bit floats have 4 or 5 exponent bits; found {exponentBits}."),
        };
        return Packing.Floats(in weights, kind, [], pool, read, out refusal);
    }

    /// <summary>Packs bfloat16 weights `[N, K]`.</summary>
    /// <param name="weights">The original; read during the call only.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <param name="read">Called as parts of the original have been read for the last time, with their first byte and length; null for nobody.</param>
    /// <returns>The packed weights.</returns>
    /// <exception cref="ArgumentException">A size is not positive, or the address is null.</exception>
    public static PackedWeights PackBf16(in PlainWeights weights, WorkerPool? pool = null, Action<long, long>? read = null) =>
        Packing.Bf16(in weights, pool, read);

    /// <summary>Frees the memory. No multiplication with these weights may run at the same time.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    internal static int PerWord(WordKind kind) => kind switch
    {
        WordKind.U4 or WordKind.Code4 => 8,
        WordKind.U8 or WordKind.F8E4M3 or WordKind.F8E5M2 => 4,
        WordKind.F16 or WordKind.Bf16 => 2,
        _ => 1,
    };

    private void Free()
    {
        if (_words == null)
        {
            return;
        }

        NativeMemory.AlignedFree(_words);
        NativeMemory.AlignedFree(_scales);
        NativeMemory.AlignedFree(_zeros);
        NativeMemory.AlignedFree(_table);
        _words = null;
        _scales = null;
        _zeros = null;
        _table = null;
        GC.RemoveMemoryPressure(Bytes);
    }
}
