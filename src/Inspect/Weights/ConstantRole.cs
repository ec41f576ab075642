namespace Lockstep.Inspect;

/// <summary>What a constant is for.</summary>
internal enum ConstantRole
{
    /// <summary>Numbers that were learned: parameters of the model.</summary>
    Weight,

    /// <summary>Factors that decode quantised weights.</summary>
    Scale,

    /// <summary>What is subtracted from quantised weights.</summary>
    ZeroPoint,

    /// <summary>Values that quantised weights are indices into.</summary>
    Codebook,

    /// <summary>Axes, shapes, single numbers, masks, strings: part of the graph.</summary>
    Structure,
}
