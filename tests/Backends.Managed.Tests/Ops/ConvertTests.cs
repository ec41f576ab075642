using Lockstep.Backends.Managed.Tests.Testing;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Ops;

public class ConvertTests
{
    [Fact]
    public void Every_type_converts_to_every_other()
    {
        DType[] types = Enum.GetValues<DType>().Where(type => type.BitWidth > 0).ToArray();
        foreach (DType from in types)
        {
            Tensor ones = To(Tensor.From([1f, 1f, 1f], 3), from);
            foreach (DType to in types)
            {
                Tensor result = To(ones, to);
                Assert.Equal((to, new Shape(3)), (result.Type, result.Shape));
                Assert.Equal([1f, 1f, 1f], To(result, DType.F32).Values<float>());
            }
        }
    }

    [Fact]
    public void The_same_type_shares_memory()
    {
        Tensor x = Tensor.From([1f], 1);
        Assert.Same(x, To(x, DType.F32));
    }

    [Fact]
    public void ConvertLike_takes_the_type_of_the_other_input()
    {
        Tensor result = SingleOp.Run("ConvertLike", 1, Tensor.From([1.9f, -1.9f], 2), Tensor.Zeros(DType.I8, new Shape(7, 0)));
        Assert.Equal([(sbyte)1, (sbyte)-1], result.Values<sbyte>());
    }

    [Fact]
    public void Scalars_and_empty_tensors_keep_their_shape()
    {
        Assert.Equal(Shape.Scalar, To(Tensor.Scalar(2f), DType.I64).Shape);
        Assert.Equal(new Shape(0, 3), To(Tensor.Zeros(DType.F32, new Shape(0, 3)), DType.U4).Shape);
    }

    [Fact]
    public void Strings_are_refused_when_bound()
    {
        var strings = new Tensor(DType.String, new Shape(0), TensorMemory.Allocate(4));
        Assert.Throws<UnsupportedException>(() => To(strings, DType.F32));
    }

    private static Tensor To(Tensor source, DType type) => SingleOp.Run("Convert", 1, SingleOp.Attributes(("destination_type", type.IrName)), source);
}
