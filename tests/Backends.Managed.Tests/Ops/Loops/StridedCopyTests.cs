using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Tests.Ops.Loops;

public sealed class StridedCopyTests
{
    [Fact]
    public void Random_views_agree_with_an_element_walk()
    {
        var random = new Random(11);
        for (int round = 0; round < 500; round++)
        {
            int rank = random.Next(0, 6);
            int[] dims = Enumerable.Range(0, rank).Select(_ => random.Next(1, 5)).ToArray();
            int[] strides = Enumerable.Range(0, rank).Select(_ => random.Next(-6, 7)).ToArray();
            int lowest = dims.Zip(strides, (dim, stride) => Math.Min(0, (dim - 1) * stride)).Sum();
            int highest = dims.Zip(strides, (dim, stride) => Math.Max(0, (dim - 1) * stride)).Sum();
            int[] source = Enumerable.Range(0, highest - lowest + 1).ToArray();
            var target = new int[dims.Aggregate(1, (product, dim) => product * dim)];
            StridedCopy.Run<int>(source, -lowest, dims, strides, target);
            for (int i = 0; i < target.Length; i++) Assert.Equal(source[-lowest + Offset(i, dims, strides)], target[i]);
        }
    }

    private static int Offset(int index, int[] dims, int[] strides)
    {
        int offset = 0;
        for (int axis = dims.Length - 1; axis >= 0; axis--)
        {
            offset += index % dims[axis] * strides[axis];
            index /= dims[axis];
        }

        return offset;
    }
}
