namespace Lockstep.Kernels;

/// <summary>What the words of packed weights hold.</summary>
internal enum WordKind
{
    F32,
    F16,
    Bf16,
    U8,
    U4,
    Code4,
    F8E4M3,
    F8E5M2,
}
