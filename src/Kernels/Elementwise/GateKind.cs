namespace Lockstep.Kernels;

/// <summary>The activation of a gate.</summary>
public enum GateKind
{
    /// <summary>SwiGLU: x / (1 + exp(-x)).</summary>
    Silu,

    /// <summary>GeGLU with the error function.</summary>
    GeluErf,

    /// <summary>GeGLU with the hyperbolic tangent.</summary>
    GeluTanh,
}
