namespace Lockstep.Graph.Patterns.Symbolic;

/// <summary>What polynomials are made of: sizes that are known only at run time, indices of one mask element, and what the padding says about its key.</summary>
internal enum Atom
{
    /// <summary>Sequences in the batch, at least 1.</summary>
    Batch,

    /// <summary>New tokens of this run, at least 1.</summary>
    Rows,

    /// <summary>Old and new tokens, at least <see cref="Rows"/>.</summary>
    Total,

    /// <summary>Index of the sequence, below <see cref="Batch"/>.</summary>
    Sequence,

    /// <summary>Index of the query among the new tokens, below <see cref="Rows"/>.</summary>
    Query,

    /// <summary>Index of the key, below <see cref="Total"/>.</summary>
    Key,

    /// <summary><c>attention_mask[sequence, key]</c>: 0 or 1.</summary>
    Padding,

    /// <summary>Sum of <c>attention_mask[sequence, 0..key]</c>, the key included.</summary>
    Counted,

    /// <summary>Position of the key minus position of the query.</summary>
    Distance,
}
