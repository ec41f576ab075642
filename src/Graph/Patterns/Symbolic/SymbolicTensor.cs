namespace Lockstep.Graph.Patterns.Symbolic;

/// <summary>A tensor that is known without running: its sizes, and what stands at an index.</summary>
/// <param name="Dims">Sizes.</param>
/// <param name="At">The element at an index; throws <see cref="UnknownException"/> where the tensor is data.</param>
internal sealed record SymbolicTensor(Poly[] Dims, Func<Poly[], Expr> At)
{
    public int Rank => Dims.Length;

    /// <summary>The same sizes with every element made of this one's.</summary>
    public SymbolicTensor Map(Func<Expr, Expr> map) => new(Dims, index => map(At(index)));

    /// <summary>The element of a list of numbers.</summary>
    /// <exception cref="UnknownException">It is no plain number.</exception>
    public Poly Number(params Poly[] index) => At(index).Number ?? throw new UnknownException("a number that depends on a case");

    /// <summary>The element that a broadcast to a larger shape reads.</summary>
    public Expr Broadcast(Poly[] index) => At(Dims.Select((dim, axis) => dim.Constant == 1 ? Poly.Zero : index[index.Length - Rank + axis]).ToArray());
}
