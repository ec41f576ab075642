using System.Globalization;

namespace Lockstep.Graph.Patterns.Symbolic;

/// <summary>A polynomial over <see cref="Atom"/>s. A monomial is packed into 64 bits, four bits an exponent; products beyond that are refused.</summary>
internal sealed class Poly : IEquatable<Poly>
{
    private const int Bits = 4;
    private const int HighestExponent = 7; // the fourth bit stays free, so that a sum of two exponents never runs into its neighbour
    private readonly SortedDictionary<ulong, double> _terms;

    private Poly(SortedDictionary<ulong, double> terms) => _terms = terms;

    public static Poly Zero { get; } = Of(0);

    public static Poly One { get; } = Of(1);

    /// <summary>The constant's value; null when an atom takes part.</summary>
    public double? Constant => _terms.Count == 0 ? 0 : _terms.Count == 1 && _terms.TryGetValue(0, out double value) ? value : null;

    /// <summary>The constant as a whole number; null when it is none.</summary>
    public long? Integer => Constant is { } value && Math.Abs(value) < 9e15 && value == Math.Floor(value) ? (long)value : null;

    public static Poly Of(double value)
    {
        var terms = new SortedDictionary<ulong, double>();
        if (value != 0) terms[0] = value;
        return new Poly(terms);
    }

    public static implicit operator Poly(Atom atom) => new(new SortedDictionary<ulong, double> { [1ul << ((int)atom * Bits)] = 1 });

    public static Poly operator +(Poly a, Poly b)
    {
        var terms = new SortedDictionary<ulong, double>(a._terms);
        foreach ((ulong monomial, double factor) in b._terms) Accumulate(terms, monomial, factor);
        return new Poly(terms);
    }

    public static Poly operator -(Poly a, Poly b) => a + (b * Of(-1));

    public static Poly operator *(Poly a, Poly b)
    {
        var terms = new SortedDictionary<ulong, double>();
        foreach ((ulong left, double x) in a._terms)
        {
            foreach ((ulong right, double y) in b._terms)
            {
                ulong product = left + right;
                for (int atom = 0; atom < 16; atom++)
                {
                    if (Exponent(product, atom) > HighestExponent) throw new UnknownException("a product of too many sizes");
                }

                Accumulate(terms, product, x * y);
            }
        }

        return new Poly(terms);
    }

    /// <summary>The term without atoms.</summary>
    public double ConstantTerm => _terms.GetValueOrDefault(0ul);

    /// <summary>True when the atom takes part.</summary>
    public bool Has(Atom atom) => _terms.Keys.Any(monomial => Exponent(monomial, (int)atom) > 0);

    /// <summary>The polynomial with another one in place of an atom.</summary>
    public Poly With(Atom atom, Poly value)
    {
        Poly result = Zero;
        foreach ((ulong monomial, double factor) in _terms)
        {
            int exponent = Exponent(monomial, (int)atom);
            Poly term = new(new SortedDictionary<ulong, double> { [monomial - ((ulong)exponent << ((int)atom * Bits))] = factor });
            for (int i = 0; i < exponent; i++) term *= value;
            result += term;
        }

        return result;
    }

    /// <summary>What stands before the atom to the power 1, when the atom takes part in no other way.</summary>
    /// <param name="atom">The atom.</param>
    /// <param name="rest">The polynomial without those terms.</param>
    /// <returns>The factor; null when the polynomial is not linear in the atom.</returns>
    public Poly? Factor(Atom atom, out Poly rest)
    {
        rest = With(atom, Zero);
        Poly factor = Zero;
        foreach ((ulong monomial, double value) in _terms)
        {
            int exponent = Exponent(monomial, (int)atom);
            if (exponent > 1) return null;
            if (exponent == 1) factor += new Poly(new SortedDictionary<ulong, double> { [monomial - (1ul << ((int)atom * Bits))] = value });
        }

        return factor;
    }

    /// <summary>True when the value is not negative whatever the sizes and indices are; false when that is not certain.</summary>
    public bool IsNotNegative()
    {
        if (Constant is { } constant) return constant >= 0;
        // Linear in an index, so the smallest value lies at one of its ends.
        foreach ((Atom index, Atom size) in s_indices)
        {
            if (!Has(index)) continue;
            return Factor(index, out _) is not null && With(index, Zero).IsNotNegative() && With(index, (Poly)size - One).IsNotNegative();
        }

        // Total = past + rows, and every size written as its smallest value and what it has more: then no factor may be negative.
        if (Has(Atom.Padding) || Has(Atom.Counted) || Has(Atom.Distance)) return false;
        Poly shifted = With(Atom.Total, (Poly)Atom.Distance + Atom.Rows).With(Atom.Rows, (Poly)Atom.Query + One).With(Atom.Batch, (Poly)Atom.Sequence + One);
        return shifted._terms.Values.All(factor => factor >= 0);
    }

    /// <summary>Division with a remainder in 0 .. divisor - 1, certain for all sizes and indices; null when there is none.</summary>
    public (Poly Quotient, Poly Remainder)? DivideBy(Poly divisor)
    {
        if (divisor.Constant == 1) return (this, Zero);
        if (Constant is { } number && divisor.Constant is > 0 and { } by) return (Of(Math.Floor(number / by)), Of(number - (Math.Floor(number / by) * by)));
        if (IsRemainder(this, divisor)) return (Zero, this);
        foreach ((ulong leading, double factor) in divisor._terms)
        {
            Poly quotient = Zero, rest = this;
            for (int turn = 0; turn < 16; turn++)
            {
                ulong? found = rest._terms.Keys.Cast<ulong?>().FirstOrDefault(monomial => Divides(leading, monomial!.Value) && Whole(rest._terms[monomial.Value] / factor) != 0);
                if (found is not { } monomial) break;
                var term = new Poly(new SortedDictionary<ulong, double> { [monomial - leading] = Whole(rest._terms[monomial] / factor) });
                quotient += term;
                rest -= term * divisor;
            }

            if (IsRemainder(rest, divisor)) return (quotient, rest);
        }

        return null;
    }

    public bool Equals(Poly? other) => other is not null && _terms.SequenceEqual(other._terms);

    public override bool Equals(object? obj) => Equals(obj as Poly);

    public override int GetHashCode() => _terms.Aggregate(0, (hash, term) => HashCode.Combine(hash, term.Key, term.Value));

    public override string ToString() => _terms.Count == 0 ? "0" : string.Join(" + ", _terms.Select(term =>
        term.Value.ToString("R", CultureInfo.InvariantCulture) + string.Concat(Enumerable.Range(0, 16).Where(atom => Exponent(term.Key, atom) > 0).Select(atom => "*" + (Atom)atom))));

    private static readonly (Atom Index, Atom Size)[] s_indices = [(Atom.Sequence, Atom.Batch), (Atom.Query, Atom.Rows), (Atom.Key, Atom.Total)];

    private static bool IsRemainder(Poly rest, Poly divisor) => rest.IsNotNegative() && (divisor - One - rest).IsNotNegative();

    private static double Whole(double value) => Math.Floor(value);

    private static bool Divides(ulong small, ulong large)
    {
        for (int atom = 0; atom < 16; atom++)
        {
            if (Exponent(small, atom) > Exponent(large, atom)) return false;
        }

        return true;
    }

    private static int Exponent(ulong monomial, int atom) => (int)(monomial >> (atom * Bits)) & 15;

    private static void Accumulate(SortedDictionary<ulong, double> terms, ulong monomial, double factor)
    {
        double sum = terms.GetValueOrDefault(monomial) + factor;
        if (sum == 0) terms.Remove(monomial);
        else terms[monomial] = sum;
    }
}
