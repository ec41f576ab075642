using Lockstep.Backends.Managed.Tests.Testing;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Ops;

public class SelectTests
{
    [Fact]
    public void All_three_inputs_broadcast()
    {
        Tensor result = SingleOp.Run("Select", 1, Tensor.From([true, false, true], 3), Tensor.From([1f, 2f], 2, 1), Tensor.Scalar(9f));
        Assert.Equal(new Shape(2, 3), result.Shape);
        Assert.Equal([1f, 9f, 1f, 2f, 9f, 2f], result.Values<float>());
    }

    [Fact]
    public void A_scalar_condition_takes_a_whole_side()
    {
        Assert.Equal([1L, 2], SingleOp.Run("Select", 1, Tensor.Scalar(true), Tensor.From([1L, 2], 2), Tensor.Scalar(0L)).Values<long>());
        Assert.Equal([0L, 0], SingleOp.Run("Select", 1, Tensor.Scalar(false), Tensor.From([1L, 2], 2), Tensor.Scalar(0L)).Values<long>());
    }

    [Fact]
    public void Every_whole_byte_type_moves()
    {
        Tensor condition = Tensor.From([true, false], 2);
        foreach (DType type in Enum.GetValues<DType>().Where(type => type.BitWidth >= 8))
        {
            int width = type.BitWidth / 8;
            Tensor then = Tensor.From(Enumerable.Range(1, 2 * width).Select(i => (byte)i).ToArray(), 2 * width);
            Tensor otherwise = Tensor.From(Enumerable.Range(101, 2 * width).Select(i => (byte)i).ToArray(), 2 * width);
            Tensor result = SingleOp.Run("Select", 1, condition, As(then, type), As(otherwise, type));
            Assert.Equal([.. then.Bytes[..width], .. otherwise.Bytes[width..]], result.Bytes);
        }
    }

    [Fact]
    public void Empty_tensors_stay_empty() =>
        Assert.Equal(new Shape(0, 2), SingleOp.Run("Select", 1, Tensor.Zeros(DType.Boolean, new Shape(0, 1)), Tensor.From([1f, 2f], 2), Tensor.Scalar(0f)).Shape);

    [Fact]
    public void Pdpd_fits_condition_and_else_into_then()
    {
        Tensor then = Tensor.From([1f, 2f, 3f, 4f], 2, 2);
        Graph.Attributes attributes = SingleOp.Attributes(("auto_broadcast", "pdpd"), ("auto_broadcast_axis", "0"));
        Tensor result = SingleOp.Run("Select", 1, attributes, Tensor.From([true, false], 2), then, Tensor.From([8f, 9f], 2));
        Assert.Equal([1f, 2f, 9f, 9f], result.Values<float>());
    }

    [Fact]
    public void Wrong_inputs_are_refused()
    {
        Assert.Throws<InferenceException>(() => SingleOp.Run("Select", 1, Tensor.From([1, 0], 2), Tensor.Scalar(1f), Tensor.Scalar(2f)));
        Assert.Throws<InferenceException>(() => SingleOp.Run("Select", 1, Tensor.From([true], 1), Tensor.Scalar(1f), Tensor.Scalar(2)));
        Assert.Throws<InferenceException>(() => SingleOp.Run("Select", 1, Tensor.From([true, false, true], 3), Tensor.From([1f, 2f], 2), Tensor.Scalar(2f)));
    }

    private static Tensor As(Tensor bytes, DType type)
    {
        Tensor result = Tensor.Zeros(type, new Shape(2));
        bytes.Bytes.CopyTo(result.WritableBytes());
        return result;
    }
}
