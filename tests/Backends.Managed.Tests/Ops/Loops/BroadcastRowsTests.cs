using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Ops.Loops;

public class BroadcastRowsTests
{
    [Fact]
    public void Equal_shapes_are_one_row()
    {
        var rows = new BroadcastRows(new Shape(2, 3, 4), new Shape(2, 3, 4), new Shape(2, 3, 4));
        Assert.Equal((24, 1, 1, 1), (rows.Length, rows.Count, rows.Step(0), rows.Step(1)));
    }

    [Fact]
    public void A_scalar_stands_still_along_one_row()
    {
        var rows = new BroadcastRows(new Shape(2, 3, 4), new Shape(1, 1), new Shape(2, 3, 4));
        Assert.Equal((24, 1, 0, 1), (rows.Length, rows.Count, rows.Step(0), rows.Step(1)));
    }

    [Fact]
    public void A_trailing_vector_makes_one_row_per_repeat()
    {
        var rows = new BroadcastRows(new Shape(2, 3, 4), new Shape(2, 3, 4), new Shape(4));
        Assert.Equal((4, 6, 1, 1), (rows.Length, rows.Count, rows.Step(0), rows.Step(1)));
    }

    [Fact]
    public void A_trailing_one_stands_still_within_each_row()
    {
        var rows = new BroadcastRows(new Shape(2, 3, 4), new Shape(2, 3, 4), new Shape(2, 3, 1));
        Assert.Equal((4, 6, 1, 0), (rows.Length, rows.Count, rows.Step(0), rows.Step(1)));
    }

    [Fact]
    public void Rank_0_is_one_row_of_one_element()
    {
        var rows = new BroadcastRows(Shape.Scalar, Shape.Scalar, Shape.Scalar);
        Assert.Equal((1, 1), (rows.Length, rows.Count));
    }

    [Fact]
    public void An_empty_output_has_no_rows()
    {
        Assert.Equal(0, new BroadcastRows(new Shape(2, 0, 3), new Shape(2, 0, 3), new Shape(3)).Count);
        Assert.Equal(0, new BroadcastRows(new Shape(0), new Shape(1), Shape.Scalar).Count);
    }

    // Every way in which two inputs of rank up to 4 with dimensions 1 and more can broadcast, against the element-wise definition.
    [Fact]
    public void Rows_visit_the_elements_that_the_definition_names()
    {
        int[] full = [2, 3, 2, 4];
        for (int mask = 0; mask < 256; mask++)
        {
            Shape left = Masked(full, mask & 15);
            Shape right = Masked(full, mask >> 4);
            var output = new Shape(full.Select((_, axis) => Math.Max(left[axis], right[axis])).ToArray());
            var rows = new BroadcastRows(output, left, right);
            int element = 0;
            for (int row = 0; row < rows.Count; row++, rows.Next())
            {
                for (int i = 0; i < rows.Length; i++, element++)
                {
                    Assert.Equal(Expected(output, left, element), rows.Offset(0) + i * rows.Step(0));
                    Assert.Equal(Expected(output, right, element), rows.Offset(1) + i * rows.Step(1));
                }
            }

            Assert.Equal(output.ElementCount, element);
        }
    }

    private static Shape Masked(int[] full, int mask) => new(full.Select((dim, axis) => (mask >> axis & 1) != 0 ? dim : 1).ToArray());

    private static int Expected(Shape output, Shape input, int element)
    {
        int offset = 0;
        for (int axis = 0; axis < output.Rank; axis++)
        {
            int index = (int)(element / output.Product(axis + 1, output.Rank) % output[axis]);
            offset = offset * input[axis] + (input[axis] == 1 ? 0 : index);
        }

        return offset;
    }
}
