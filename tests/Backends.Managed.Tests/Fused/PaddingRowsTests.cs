using Lockstep.Backends.Managed.Fused;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Fused;

public class PaddingRowsTests
{
    [Theory]
    [InlineData("1111 1111")]
    [InlineData("0011 1100")]
    [InlineData("0110 0000")]
    public void Padding_at_the_ends_is_fine(string rows) => PaddingRows.RequireNoGap(Mask(rows));

    [Theory]
    [InlineData("1111 1011", "row 1", "at 2")]
    [InlineData("0101 1111", "row 0", "at 3")]
    public void A_gap_is_explained(string rows, string row, string at)
    {
        string message = Assert.Throws<ArgumentException>(() => PaddingRows.RequireNoGap(Mask(rows))).Message;
        Assert.Contains(row, message, StringComparison.Ordinal);
        Assert.Contains(at, message, StringComparison.Ordinal);
    }

    private static Tensor Mask(string rows) => Tensor.From(rows.Replace(" ", "", StringComparison.Ordinal).Select(digit => (long)(digit - '0')).ToArray(), rows.Split(' ').Length, rows.IndexOf(' ', StringComparison.Ordinal));
}
