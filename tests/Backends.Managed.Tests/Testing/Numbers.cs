using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Testing;

/// <summary>Repeatable test data.</summary>
internal static class Numbers
{
    /// <summary>Normal-sized f32 values without a pattern.</summary>
    public static Tensor Random(int seed, params int[] dims)
    {
        var random = new Random(seed);
        var shape = new Shape(dims);
        float[] values = Enumerable.Range(0, (int)shape.ElementCount).Select(_ => random.NextSingle() * 4 - 2).ToArray();
        return Tensor.From<float>(values, shape);
    }

    /// <summary>0, 1, 2, ... as f32.</summary>
    public static Tensor Count(params int[] dims)
    {
        var shape = new Shape(dims);
        return Tensor.From<float>(Enumerable.Range(0, (int)shape.ElementCount).Select(i => (float)i).ToArray(), shape);
    }

    /// <summary>Fails unless all elements agree to within a few roundings of f32.</summary>
    public static void Near(ReadOnlySpan<float> expected, Tensor actual, double tolerance = 1e-5)
    {
        ReadOnlySpan<float> values = actual.Values<float>();
        Assert.Equal(expected.Length, values.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - values[i]) <= tolerance * (1 + Math.Abs(expected[i])), $"element {i}: expected {expected[i]}, found {values[i]}");
    }
}
