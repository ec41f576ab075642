using System.Numerics;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>A scatter that combines updates with what is there, or with each other alone when the initial value does not count.</summary>
internal readonly struct ScatterReduce<TPlaces>(ScatterReduction reduction, bool useInitialValue) : INumberBody where TPlaces : IScatterPlaces
{
    public void Run<T>(OpContext context) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        ReadOnlySpan<T> updates = context.In<T>(2);
        Span<T> output = context.Out<T>(0);
        context.In<T>(0).CopyTo(output);
        int[] offsets = TPlaces.Offsets(context);
        int slice = offsets.Length == 0 ? 0 : updates.Length / offsets.Length;
        var counts = new int[output.Length]; // updates of each element so far
        for (int i = 0; i < offsets.Length; i++)
        {
            for (int j = 0; j < slice; j++)
            {
                int at = offsets[i] + j;
                T update = updates[i * slice + j];
                output[at] = counts[at]++ == 0 && !useInitialValue ? update : Combine(output[at], update);
            }
        }

        if (reduction == ScatterReduction.Mean) Divide(output, counts);
    }

    private T Combine<T>(T old, T update) where T : INumber<T> => reduction switch
    {
        ScatterReduction.Sub => old - update,
        ScatterReduction.Prod => old * update,
        ScatterReduction.Min => T.Min(old, update),
        ScatterReduction.Max => T.Max(old, update),
        ScatterReduction.Differ => old == update ? T.Zero : T.One,
        _ => old + update,
    };

    // Integer quotients are truncated, as the native runtime does.
    private void Divide<T>(Span<T> output, int[] counts) where T : INumber<T>
    {
        for (int i = 0; i < output.Length; i++)
        {
            int terms = counts[i] + (useInitialValue ? 1 : 0);
            if (counts[i] == 0) continue;
            output[i] = typeof(T) == typeof(float) || typeof(T) == typeof(double)
                ? T.CreateTruncating(double.CreateTruncating(output[i]) / terms)
                : T.CreateTruncating(Int128.CreateTruncating(output[i]) / terms);
        }
    }
}
