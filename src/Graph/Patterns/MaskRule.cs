using Lockstep.Graph.Patterns.Symbolic;
using Lockstep.Tensors;

namespace Lockstep.Graph.Patterns;

/// <summary>
/// What is added to the scores of attention, read as a rule: which keys a query sees, and the ALiBi slope of each head. The rule is certain: the
/// elements of the mask are worked out over all sizes and indices, and anything that is not exactly such a rule is refused. A number of -10000 or less
/// hides a key: its weight is 0 in f32 next to any key that is seen, for scores below 4900. Only a query that sees no key at all differs (the numbers
/// decide there between hidden keys); such a row is padding, and nobody reads it.
/// </summary>
/// <param name="Visible">The keys that are seen; null when all are.</param>
/// <param name="Slopes">One a head, times the key's position; null for none.</param>
/// <param name="CountsPadding">True when that position counts only the keys that the padding shows.</param>
internal sealed record MaskRule(VisibleKeys? Visible, float[]? Slopes, bool CountsPadding)
{
    private const double Hidden = -10000; // what some exporters write; others take the lowest f16 or f32, or -inf
    private const double HiddenWithSlope = -1e30; // a slope times a position stays far from this
    private const double Far = 1e9; // farther than any sequence is long

    /// <summary>The rule of a sum of tensors that broadcast to <c>[batch, heads, rows, total]</c>; a boolean one hides where it is false.</summary>
    /// <param name="terms">The tensors.</param>
    /// <param name="heads">Number of heads; 0 when it is not known.</param>
    /// <param name="model">The graph.</param>
    /// <exception cref="UnknownException">It is none; the message says why.</exception>
    public static MaskRule Read(IReadOnlyList<Port> terms, int heads, Model model)
    {
        var graph = new SymbolicEvaluator(model);
        SymbolicTensor[] tensors = terms.Select(term => Term(graph.Of(term), term)).ToArray();
        bool perHead = tensors.Any(tensor => tensor.Rank > 2 && tensor.Dims[^3].Constant != 1);
        MaskRule first = OfHead(tensors, 0, model);
        if (!perHead) return first;
        if (heads == 0) throw new UnknownException("a mask for each head, whose number is not known");
        var slopes = new float[heads];
        for (int head = 0; head < heads; head++)
        {
            MaskRule rule = head == 0 ? first : OfHead(tensors, head, model);
            if (rule.Visible != first.Visible || rule.CountsPadding != first.CountsPadding) throw new UnknownException("heads see different keys");
            slopes[head] = rule.Slopes?[0] ?? 0;
        }

        return first with { Slopes = Array.TrueForAll(slopes, slope => slope == 0) ? null : slopes, CountsPadding = first.CountsPadding };
    }

    private static SymbolicTensor Term(SymbolicTensor tensor, Port port)
    {
        if (tensor.Rank > 4) throw new UnknownException("a mask of more than four dimensions");
        Poly[] full = [Atom.Batch, Poly.Zero, Atom.Rows, Atom.Total];
        for (int fromEnd = 1; fromEnd <= tensor.Rank; fromEnd++)
        {
            Poly dim = tensor.Dims[^fromEnd];
            if (fromEnd != 3 && dim.Constant != 1 && !dim.Equals(full[^fromEnd])) throw UnknownException.At(port.Node, $"a mask with the size {dim} where {full[^fromEnd]} was expected");
        }

        return port.Type == DType.Boolean ? tensor.Map(truth => Expr.Make(ExprKind.Choose, truth, Expr.Of(0), Expr.Of(double.NegativeInfinity))) : tensor;
    }

    private static MaskRule OfHead(SymbolicTensor[] terms, int head, Model model)
    {
        Poly[] index = [Atom.Sequence, Poly.Of(head), Atom.Query, Atom.Key];
        Expr element = terms.Select(term => term.Broadcast(index)).Aggregate((sum, term) => Expr.Make(ExprKind.Add, sum, term));
        long[] distances = Distances(element);
        Poly? value = null; // of every key that is seen
        bool[] Seen(int padding) => distances.Select(distance => IsSeen(element, distance, padding, ref value)).ToArray();
        bool[] shown = Seen(1), hidden = Seen(0);
        bool padded = !shown.AsSpan().SequenceEqual(hidden);
        if (padded && hidden.Contains(true)) throw new UnknownException("the padding does more than hide keys");
        VisibleKeys? visible = Rule(distances, shown, padded ? Padding(model) : null);
        (float slope, bool counts) = Slope(value);
        if (counts && !padded) throw new UnknownException("positions count the padding, but nothing hides it");
        return new MaskRule(visible, slope == 0 ? null : [slope], counts);
    }

    // Distances between key and query next to each point where a comparison changes; between them nothing does.
    private static long[] Distances(Expr element)
    {
        var comparisons = new HashSet<Poly>();
        element.CollectComparisons(comparisons);
        var points = new SortedSet<long> { -(long)Far, -1, 0, 1, (long)Far };
        foreach (Poly comparison in comparisons)
        {
            for (int padding = 0; padding < 2; padding++)
            {
                Poly difference = ByDistance(comparison, Atom.Distance).With(Atom.Padding, Poly.Of(padding));
                if (difference.Constant is not null || !difference.Has(Atom.Distance)) continue;
                if (difference.Factor(Atom.Distance, out Poly rest)?.Constant is not { } factor || rest.Constant is not { } constant) throw new UnknownException($"a comparison by {difference}");
                double point = -constant / factor;
                if (Math.Abs(point) >= Far) throw new UnknownException("a window of more than 10^9 tokens");
                for (int near = -1; near <= 2; near++) points.Add((long)Math.Floor(point) + near);
            }
        }

        return [.. points];
    }

    // A key's index is the query's position, which is past + query, plus the distance.
    private static Poly ByDistance(Poly poly, Poly distance) => poly.With(Atom.Key, distance + Atom.Query + Atom.Total - Atom.Rows);

    private static bool IsSeen(Expr element, long distance, int padding, ref Poly? value)
    {
        // Conditions are decided by the distance; numbers keep their key, to show a slope.
        Poly Known(Poly poly) => poly.With(Atom.Padding, Poly.Of(padding));
        Poly result = element.Evaluate(Known, poly => ByDistance(Known(poly), Poly.Of(distance)));
        double constant = result.ConstantTerm;
        bool plain = result.Constant is not null;
        if (double.IsNaN(constant) || constant == double.PositiveInfinity) throw new UnknownException($"a number {result}");
        if (constant <= (plain ? Hidden : HiddenWithSlope)) return false;
        if (value is not null && !value.Equals(result)) throw new UnknownException($"keys that are seen get different numbers, {value} and {result}");
        value = result;
        return true;
    }

    private static VisibleKeys? Rule(long[] distances, bool[] seen, Port? padding)
    {
        int first = Array.IndexOf(seen, true), last = Array.LastIndexOf(seen, true);
        if (first < 0) throw new UnknownException("no key is ever seen");
        if (seen.AsSpan(first, last + 1 - first).Contains(false)) throw new UnknownException("the keys that are seen have gaps");
        bool causal = last < seen.Length - 1;
        if (causal && distances[last] != 0) throw new UnknownException($"a query sees keys up to {distances[last]} positions after it");
        int window = first > 0 ? checked((int)(1 - distances[first])) : 0;
        if (window < 0) throw new UnknownException("a query does not see itself");
        return causal || window > 0 || padding is not null ? new VisibleKeys(causal, window, padding) : null;
    }

    // slope * key + what is the same for all keys of a row.
    private static (float Slope, bool Counts) Slope(Poly? value)
    {
        if (value is null || value.Constant is not null) return (0, false);
        bool counts = value.Has(Atom.Counted);
        Poly rest = value;
        double? factor = counts && value.Has(Atom.Key) ? null : value.Factor(counts ? Atom.Counted : Atom.Key, out rest)?.Constant;
        return factor is { } slope ? ((float)slope, counts && slope != 0) : throw new UnknownException($"keys that are seen get the number {value}");
    }

    private static Port Padding(Model model)
    {
        int input = model.FindInput("attention_mask");
        return input >= 0 ? model.Parameters[input].Output() : throw new UnknownException("the model has no attention_mask");
    }
}
