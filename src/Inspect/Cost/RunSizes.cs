using Lockstep.Graph;
using Lockstep.Graph.Patterns.Symbolic;

namespace Lockstep.Inspect;

/// <summary>Sizes of tensors in one run: polynomials of batch, rows and total, with the numbers put in.</summary>
internal sealed class RunSizes(SymbolicEvaluator? symbolic, CostOptions options)
{
    private readonly Dictionary<Port, long[]?> _known = [];

    /// <summary>The sizes of a port; null when they depend on data or cannot be followed.</summary>
    public long[]? Of(Port port)
    {
        if (_known.TryGetValue(port, out long[]? known)) return known;
        return _known[port] = port.Shape.IsStatic ? port.Shape.Dims.ToArray().Select(dim => (long)dim.Value).ToArray() : Symbolic(port);
    }

    /// <summary>Elements of a port; null when they are not known.</summary>
    public double? Elements(Port port) => Of(port) is { } dims ? dims.Aggregate(1.0, (product, dim) => product * dim) : null;

    private long[]? Symbolic(Port port)
    {
        if (symbolic is null) return null;
        try
        {
            if (symbolic.Sizes(port) is not { } dims) return null;
            var numbers = new long[dims.Length];
            for (int axis = 0; axis < dims.Length; axis++)
            {
                Poly size = dims[axis].With(Atom.Batch, Poly.Of(options.Batch)).With(Atom.Rows, Poly.Of(options.Rows)).With(Atom.Total, Poly.Of(options.Past + options.Rows));
                if (size.Integer is not { } number) return null;
                numbers[axis] = number;
            }

            return numbers;
        }
        catch (Exception error) when (error is AttributeException or Graph.Inference.InferenceException or ArgumentException or InvalidOperationException or IndexOutOfRangeException or ArithmeticException)
        {
            return null; // a node that breaks its specification
        }
    }
}
