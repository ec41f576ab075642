namespace Lockstep.Kernels;

/// <summary>Some rows of x `[Count, K]`. A row past the last is the last again: its results are dropped, so kernels need no variants for fewer rows.</summary>
internal readonly unsafe struct Rows(float* data, int count, int columns)
{
    public float* Data { get; } = data;

    public int Count { get; } = count;

    public float* Row(int m) => Data + ((nuint)Math.Min(m, Count - 1) * (nuint)columns);
}
