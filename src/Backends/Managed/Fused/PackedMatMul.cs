using Lockstep.Backends.Managed.Ops;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>MatMul with weights in the packed layout; in fast mode with 8-bit activations, where the weights are integers.</summary>
internal static class PackedMatMul
{
    /// <summary>The kernel; it holds the weights as long as it lives.</summary>
    public static OpKernel Run(PackedWeights weights) => context =>
    {
        Tensor x = context.Input(0);
        int rows = checked((int)(x.ElementCount / weights.Inputs));
        Run(weights, x.Values<float>(), rows, context.Out<float>(0), context.Services);
    };

    /// <summary>Multiplies in the mode of the request.</summary>
    public static void Run(PackedWeights weights, ReadOnlySpan<float> x, int rows, Span<float> y, OpServices services)
    {
        bool fast = weights.IsQuantized && services.Options.Mode == NumericMode.Fast;
        if (fast) MatMulPacked.RunFast(x, rows, weights, y, services.Pool);
        else MatMulPacked.Run(x, rows, weights, y, services.Pool);
    }

    /// <summary>What fast mode does with such weights, for the plan: the instructions, or why activations stay f32.</summary>
    public static string FastPath(PackedWeights weights) =>
        weights.IsQuantized ? MatMulPacked.FastPath(weights) : "f32 activations: the weights are no integers";
}
