using Lockstep.Backends.Managed.Ops;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>MatMul with weights in the packed layout.</summary>
internal static class PackedMatMul
{
    /// <summary>The kernel; it holds the weights as long as it lives.</summary>
    public static OpKernel Run(PackedWeights weights) => context =>
    {
        Tensor x = context.Input(0);
        int rows = checked((int)(x.ElementCount / weights.Inputs));
        MatMulPacked.Run(x.Values<float>(), rows, weights, context.Out<float>(0), context.Services.Pool);
    };
}
