using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>How a scatter combines an update with the element that it meets.</summary>
internal enum ScatterReduction
{
    /// <summary>old + update.</summary>
    Sum,

    /// <summary>old - update.</summary>
    Sub,

    /// <summary>old * update.</summary>
    Prod,

    /// <summary>The smaller one.</summary>
    Min,

    /// <summary>The larger one.</summary>
    Max,

    /// <summary>Sum, divided by the number of terms at the end.</summary>
    Mean,

    /// <summary>1 when they differ: the difference of booleans.</summary>
    Differ,
}

/// <summary>Reads the <c>reduction</c> attribute.</summary>
internal static class ScatterReductions
{
    /// <summary>The reduction of that name; for booleans a sum is "or" and a product is "and".</summary>
    public static ScatterReduction Find(string name, DType type) => (name, type == DType.Boolean) switch
    {
        ("sum", true) or ("max", _) => ScatterReduction.Max,
        ("prod", true) or ("min", _) => ScatterReduction.Min,
        ("sub", true) => ScatterReduction.Differ,
        ("sub", _) => ScatterReduction.Sub,
        ("prod", _) => ScatterReduction.Prod,
        ("mean", _) => ScatterReduction.Mean,
        _ => ScatterReduction.Sum,
    };
}
