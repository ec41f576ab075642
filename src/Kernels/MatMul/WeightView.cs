using System.Runtime.CompilerServices;

namespace Lockstep.Kernels;

/// <summary>Weights as the loops see them: plain or quantised, pinned, checked.</summary>
internal readonly unsafe struct WeightView
{
    public byte* Data { get; init; } // [N] rows of RowBytes

    public float* Scales { get; init; } // [N, Groups], or null: 1

    public float* Zeros { get; init; } // [N, Groups], or null: 0

    public int Outputs { get; init; } // N

    public int Inputs { get; init; } // K

    public int GroupSize { get; init; }

    public nuint RowBytes { get; init; }

    public int Groups { get; init; } // Inputs / GroupSize

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Row(int n) => Data + ((nuint)n * RowBytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Scale(int n, int group) => Scales == null ? 1f : Scales[((nuint)n * (nuint)Groups) + (nuint)group];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Zero(int n, int group) => Zeros == null ? 0f : Zeros[((nuint)n * (nuint)Groups) + (nuint)group];
}
