using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lockstep.Kernels.Bench;

/// <summary>What this machine can do: bytes read from memory and multiply-adds in registers, on the same pool as the kernels.</summary>
internal sealed unsafe class Roofline(WorkerPool pool) : IDisposable
{
    private const int Chunk = 1 << 20, Chunks = 512, Loops = 200_000;

    private readonly Native _memory = new((nuint)Chunk * Chunks);

    /// <summary>Floating-point operations of one <see cref="Multiply"/>: 16 chains of fused steps, all lanes.</summary>
    public double MultiplyOperations => 2.0 * 16 * (Vector512.IsHardwareAccelerated ? 16 : Vector<float>.Count) * Loops * 4 * pool.Threads;

    /// <summary>Bytes of one <see cref="Read"/>.</summary>
    public static double ReadBytes => (double)Chunk * Chunks;

    public void Read() => pool.For(Chunks, 1, new Reader(_memory.Bytes));

    public void Multiply() => pool.For(4 * pool.Threads, 1, new Multiplier(_memory.Bytes));

    public void Dispose() => _memory.Dispose();

    private readonly struct Reader(byte* memory) : IRangeBody
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end)
        {
            Vector512<int> a = default, b = default, c = default, d = default;
            for (int chunk = start; chunk < end; chunk++)
            {
                // Four streams: more misses under way at once than one stream and the hardware's foresight give.
                byte* p = memory + ((nuint)chunk * Chunk), q = p + (Chunk / 4), r = q + (Chunk / 4), s = r + (Chunk / 4);
                for (int i = 0; i < Chunk / 4; i += 64)
                {
                    Prefetch(p + i + 1024);
                    Prefetch(q + i + 1024);
                    Prefetch(r + i + 1024);
                    Prefetch(s + i + 1024);
                    a |= Vector512.Load((int*)(p + i));
                    b |= Vector512.Load((int*)(q + i));
                    c |= Vector512.Load((int*)(r + i));
                    d |= Vector512.Load((int*)(s + i));
                }
            }

            if (Vector512.Sum(a | b | c | d) == 12345)
            {
                memory[0] = 1; // never: keeps the loop
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(byte* p)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(p);
        }
    }

    private readonly struct Multiplier(byte* memory) : IRangeBody
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end)
        {
            for (int i = start; i < end; i++)
            {
                if (Vector512.IsHardwareAccelerated)
                {
                    Wide();
                }
                else
                {
                    Narrow();
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Wide()
        {
            Vector512<float> x = Vector512.Create(1.0001f), y = Vector512.Create(1e-6f);
            Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x, m = x, n = x, o = x, p = x;
            for (int loop = 0; loop < Loops; loop++)
            {
                (a, b, c, d) = (Vector512.FusedMultiplyAdd(a, y, x), Vector512.FusedMultiplyAdd(b, y, x), Vector512.FusedMultiplyAdd(c, y, x), Vector512.FusedMultiplyAdd(d, y, x));
                (e, f, g, h) = (Vector512.FusedMultiplyAdd(e, y, x), Vector512.FusedMultiplyAdd(f, y, x), Vector512.FusedMultiplyAdd(g, y, x), Vector512.FusedMultiplyAdd(h, y, x));
                (i, j, k, l) = (Vector512.FusedMultiplyAdd(i, y, x), Vector512.FusedMultiplyAdd(j, y, x), Vector512.FusedMultiplyAdd(k, y, x), Vector512.FusedMultiplyAdd(l, y, x));
                (m, n, o, p) = (Vector512.FusedMultiplyAdd(m, y, x), Vector512.FusedMultiplyAdd(n, y, x), Vector512.FusedMultiplyAdd(o, y, x), Vector512.FusedMultiplyAdd(p, y, x));
            }

            if (Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p) == 12345f)
            {
                memory[0] = 1; // never: keeps the loop
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Narrow()
        {
            Vector<float> x = Vector.Create(1.0001f), y = Vector.Create(1e-6f);
            Vector<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x;
            for (int loop = 0; loop < 2 * Loops; loop++)
            {
                (a, b, c, d) = (Vector.FusedMultiplyAdd(a, y, x), Vector.FusedMultiplyAdd(b, y, x), Vector.FusedMultiplyAdd(c, y, x), Vector.FusedMultiplyAdd(d, y, x));
                (e, f, g, h) = (Vector.FusedMultiplyAdd(e, y, x), Vector.FusedMultiplyAdd(f, y, x), Vector.FusedMultiplyAdd(g, y, x), Vector.FusedMultiplyAdd(h, y, x));
            }

            if (Vector.Sum(a + b + c + d + e + f + g + h) == 12345f)
            {
                memory[0] = 1; // never: keeps the loop
            }
        }
    }
}
