namespace Lockstep.Kernels;

/// <summary>What is measured.</summary>
internal enum LimitKind
{
    /// <summary><see cref="ReadLoop{S}"/>.</summary>
    Read,

    /// <summary><see cref="MultiplyAddLoop{S}"/>.</summary>
    MultiplyAdd,

    /// <summary><see cref="ByteDotLoop{S}"/>.</summary>
    ByteDot,
}
