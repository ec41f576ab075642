using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Gelu-7 in mode TANH: x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3))).</summary>
internal readonly struct GeluTanh : IRealFunction
{
    private const double RootOfTwoOverPi = 0.79788456080286535588;

    public double Apply(double x) => 0.5 * x * (1 + Math.Tanh(RootOfTwoOverPi * (x + 0.044715 * x * x * x)));
}
