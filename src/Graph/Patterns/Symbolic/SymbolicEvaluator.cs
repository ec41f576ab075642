using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Graph.Patterns.Symbolic;

/// <summary>
/// Evaluates a part of a graph without data: sizes become polynomials of batch, rows and total, elements become expressions of their index. What it
/// takes for granted about a decoder: <c>attention_mask</c> is <c>[batch, total]</c> of 0 and 1, the other token inputs are <c>[batch, rows]</c>, and
/// every cache that grows holds one position for each earlier token.
/// </summary>
/// <param name="model">The graph.</param>
/// <param name="given">Tensors that are known already.</param>
internal sealed class SymbolicEvaluator(Model model, params ReadOnlySpan<(Port Port, SymbolicTensor Tensor)> given)
{
    private const int DeepestChain = 400; // on the stack of the caller: a file decides how long such a chain is
    private const int MostElements = 200_000; // a graph that reuses its nodes has many more paths than nodes

    private readonly Dictionary<Port, SymbolicTensor> _known = given.ToArray().ToDictionary(one => one.Port, one => one.Tensor);
    private readonly HashSet<Port> _open = [];
    private readonly Lazy<IReadOnlyDictionary<string, int?>> _growing = new(() => StateAxes.Find(model));
    private int _elements;

    /// <summary>The tensor of a port.</summary>
    /// <exception cref="UnknownException">Not even its sizes are known.</exception>
    public SymbolicTensor Of(Port port)
    {
        if (_open.Count == 0) _elements = 0; // the limit holds for one question, not for a model
        if (_known.TryGetValue(port, out SymbolicTensor? known)) return known;
        if (_open.Count >= DeepestChain || !_open.Add(port)) throw UnknownException.At(port.Node, "lies on too long a chain");
        try
        {
            SymbolicTensor tensor = Evaluate(port);
            return _known[port] = tensor with { At = Counted(port, tensor.At) };
        }
        finally
        {
            _open.Remove(port);
        }
    }

    /// <summary>The elements of a list or scalar of whole numbers that do not depend on sizes; null when they do.</summary>
    public long[]? Integers(Port port)
    {
        try
        {
            SymbolicTensor tensor = Of(port);
            long?[] values = tensor.Rank == 0 ? [tensor.Number().Integer] : tensor.Rank == 1 && tensor.Dims[0].Integer is { } count and <= Shape.MaxRank
                ? Enumerable.Range(0, (int)count).Select(i => tensor.Number(Poly.Of(i)).Integer).ToArray() : [null];
            return values.Contains(null) ? null : values.Select(value => value!.Value).ToArray();
        }
        catch (UnknownException)
        {
            return null;
        }
    }

    /// <summary>The sizes of a port; null when they are not known.</summary>
    public Poly[]? Sizes(Port port)
    {
        try
        {
            return Of(port).Dims;
        }
        catch (UnknownException)
        {
            return null;
        }
    }

    /// <summary>Which element along the last axis of <paramref name="source"/> stands at place <paramref name="at"/> of a port that only moves elements; null when that is not known.</summary>
    public long? LastAxisOrigin(Port port, Port source, long at)
    {
        if (Sizes(source) is not { } from || Sizes(port) is not { } to) return null;
        Poly[] place = OnePlace(from), wanted = OnePlace(to);
        wanted[^1] = Poly.Of(at);
        var leaf = new SymbolicTensor(from, index => place.AsSpan(0, place.Length - 1).SequenceEqual(index.AsSpan(0, index.Length - 1))
            ? Expr.Of(index[^1]) : throw new UnknownException("an element of another row"));
        try
        {
            return new SymbolicEvaluator(model, (source, leaf)).Of(port).At(wanted).Number?.Integer;
        }
        catch (UnknownException)
        {
            return null;
        }
    }

    // Any row: the batch's and the rows' own index, and on other axes a number that nothing is known of.
    private static Poly[] OnePlace(Poly[] dims) =>
        [.. dims.Select(dim => dim.Constant == 1 ? Poly.Zero : dim.Equals(Atom.Batch) ? Atom.Sequence : dim.Equals(Atom.Rows) ? Atom.Query : (Poly)Atom.Distance)];

    private Func<Poly[], Expr> Counted(Port port, Func<Poly[], Expr> at) => index =>
    {
        if (++_elements > MostElements) throw UnknownException.At(port.Node, "takes part in too many terms");
        try
        {
            return at(index);
        }
        catch (UnknownException error) when (!error.Named)
        {
            throw UnknownException.At(port.Node, error.Message);
        }
    };

    private SymbolicTensor Evaluate(Port port)
    {
        Node node = port.Node;
        try
        {
            return node.Type switch
            {
                "Constant" => Constant(node.Value!),
                "Parameter" => Parameter(node),
                "ReadValue" => ReadValue(node),
                _ => SymbolicOps.Evaluate(node, port.Index, this) ?? Data(port),
            };
        }
        catch (UnknownException error) when (!error.Named)
        {
            throw UnknownException.At(node, error.Message);
        }
    }

    /// <summary>A tensor whose elements are data: static sizes only.</summary>
    private static SymbolicTensor Data(Port port) => port.Shape.IsStatic
        ? SymbolicOps.Opaque(port.Shape.Dims.ToArray().Select(dim => Poly.Of(dim.Value)).ToArray())
        : throw new UnknownException("the sizes that it makes are not known");

    private static SymbolicTensor Constant(Tensor value)
    {
        int[] dims = value.Shape.Dims.ToArray();
        var numbers = new Lazy<double[]>(() => value.ElementCount > 1 << 16 || value.Type == DType.String ? throw new UnknownException("a constant of many numbers") : value.Type is DType.F64 or DType.F32 or DType.F16 or DType.BF16
            ? ElementConverter.ToSingles(value).Select(number => (double)number).ToArray()
            : ElementConverter.ToInt64s(value).Select(number => (double)number).ToArray());
        return new SymbolicTensor(dims.Select(dim => Poly.Of(dim)).ToArray(), index =>
        {
            double[] all = numbers.Value;
            if (all.Length > 0 && Array.TrueForAll(all, number => number == all[0])) return Expr.Of(all[0]);
            long at = 0;
            for (int axis = 0; axis < dims.Length; axis++)
            {
                long place = index[axis].Integer ?? throw new UnknownException("which number of a constant it is depends on sizes");
                at = place >= 0 && place < dims[axis] ? (at * dims[axis]) + place : throw new UnknownException("an index outside a constant");
            }

            return Expr.Of(all[at]);
        });
    }

    private static SymbolicTensor Parameter(Node node)
    {
        PartialShape shape = node.Outputs[0].Shape;
        string name = node.Outputs[0].Names is [string first, ..] ? first : node.Name;
        if (!shape.HasRank) throw new UnknownException("an input of unknown rank");
        if (name == "attention_mask" && shape.Rank == 2) return new SymbolicTensor([Atom.Batch, Atom.Total], index => Expr.Of(OwnKey(index) ? Atom.Padding : throw new UnknownException("the attention_mask is not read at a sequence and its key")));
        Poly[]? dims = name switch
        {
            "input_ids" or "position_ids" or "token_type_ids" when shape.Rank == 2 => [Atom.Batch, Atom.Rows],
            "inputs_embeds" when shape.Rank == 3 && shape[2].IsStatic => [Atom.Batch, Atom.Rows, Poly.Of(shape[2].Value)],
            "beam_idx" when shape.Rank == 1 => [Atom.Batch],
            _ when name.StartsWith("past_key_values", StringComparison.Ordinal) && shape.Rank == 4 && !shape[2].IsStatic => Cache(shape, 2),
            _ => null,
        };
        return SymbolicOps.Opaque(dims ?? throw new UnknownException("an input that is not known"));
    }

    /// <summary>True for the element of [sequence, key] itself.</summary>
    internal static bool OwnKey(Poly[] index) => index.Length == 2 && index[0].Equals(Atom.Sequence) && index[1].Equals(Atom.Key);

    private SymbolicTensor ReadValue(Node node)
    {
        PartialShape shape = node.Outputs[0].Shape;
        bool grows = _growing.Value.TryGetValue(node.Attributes.Text("variable_id"), out int? axis) && axis is not null;
        return shape.HasRank ? SymbolicOps.Opaque(Cache(shape, grows ? axis!.Value : -1)) : throw new UnknownException("a state of unknown rank");
    }

    private static Poly[] Cache(PartialShape shape, int growing) => shape.Dims.ToArray().Select((dim, axis) =>
        axis == growing ? (Poly)Atom.Total - Atom.Rows : dim.IsStatic ? Poly.Of(dim.Value) : axis == 0 ? Atom.Batch : throw new UnknownException("a state of unknown sizes")).ToArray();
}
