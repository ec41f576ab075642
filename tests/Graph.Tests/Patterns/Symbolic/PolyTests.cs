using Lockstep.Graph.Patterns.Symbolic;

namespace Lockstep.Graph.Tests.Patterns.Symbolic;

public class PolyTests
{
    private static readonly Poly s_batch = Atom.Batch, s_rows = Atom.Rows, s_total = Atom.Total, s_sequence = Atom.Sequence, s_query = Atom.Query, s_key = Atom.Key;

    [Fact]
    public void What_holds_for_all_sizes_and_indices_is_certain()
    {
        Assert.True((s_total - s_rows).IsNotNegative());
        Assert.True((s_total - Poly.One - s_key).IsNotNegative());
        Assert.True(((s_batch * s_total) - Poly.One - (s_sequence * s_total) - s_key).IsNotNegative());
        Assert.True(((Poly.Of(2) * s_total) - s_rows - Poly.One - s_key).IsNotNegative());
        Assert.True((s_batch - Poly.One).IsNotNegative());
    }

    [Fact]
    public void What_may_fail_is_not_certain()
    {
        Assert.False((s_total - s_rows - Poly.One).IsNotNegative()); // no past
        Assert.False((s_rows - Poly.One - s_key).IsNotNegative());
        Assert.False((s_key - s_query).IsNotNegative());
        Assert.False((s_rows - Poly.Of(2)).IsNotNegative());
        Assert.False(((Poly)Atom.Padding).IsNotNegative()); // nothing is said of data
    }

    [Fact]
    public void A_flat_index_is_split_into_its_axes()
    {
        Assert.Equal((s_sequence, s_key), ((s_sequence * s_total) + s_key).DivideBy(s_total));
        Assert.Equal((s_sequence, s_key), ((s_sequence * ((Poly.Of(2) * s_total) - s_rows)) + s_key).DivideBy((Poly.Of(2) * s_total) - s_rows));
        Assert.Equal((s_sequence, Poly.Of(3)), ((Poly.Of(4) * s_sequence) + Poly.Of(3)).DivideBy(Poly.Of(4)));
        Assert.Equal((Poly.Of(5), Poly.Of(2)), Poly.Of(17).DivideBy(Poly.Of(3)));
        Assert.Equal((Poly.Zero, s_query), s_query.DivideBy(s_rows));
        Assert.Null(s_key.DivideBy(s_rows)); // a key may lie outside the rows
        Assert.Null((s_sequence * s_total).DivideBy(s_rows));
    }

    [Fact]
    public void Sums_and_products_cancel()
    {
        Assert.Equal(0, (s_key - s_key).Constant);
        Assert.Equal((s_total * s_batch) + s_batch, (s_total + Poly.One) * s_batch);
        Assert.Equal(s_rows + Poly.Of(7), (s_key + Poly.Of(7)).With(Atom.Key, s_rows));
        Assert.Equal(s_total, ((s_key * s_total) + s_batch).Factor(Atom.Key, out Poly rest));
        Assert.Equal(s_batch, rest);
        Assert.Null((s_key * s_key).Factor(Atom.Key, out _));
    }
}
