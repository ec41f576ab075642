namespace Lockstep.Kernels.Tests.MatMul;

/// <summary>The weight formats under test.</summary>
public enum Format
{
    F32,
    F16,
    Bf16,
    F32KN,
    U8,
    S8,
    U4,
    S4,
}
