using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Runs an f32 body on f16 or bf16 tensors: inputs are widened, outputs rounded once.</summary>
internal static class HalfBridge
{
    public static OpKernel Wrap(OpKernel body) => context =>
    {
        var inputs = new Tensor[context.InputCount];
        for (int i = 0; i < inputs.Length; i++) inputs[i] = IsHalf(context.Input(i).Type) ? ElementConverter.Convert(context.Input(i), DType.F32) : context.Input(i);
        var wide = new InferenceContext(context.Inferred.Attributes, [], context.OutputCount);
        for (int i = 0; i < context.OutputCount; i++)
        {
            InputFact output = context.Inferred.Output(i);
            wide.Set(i, IsHalf(output.Type) ? DType.F32 : output.Type, output.Shape);
        }

        var inner = new OpContext(inputs, wide);
        body(inner);
        for (int i = 0; i < context.OutputCount; i++) context.Set(i, ElementConverter.Convert(inner.Output(i), context.Inferred.Output(i).Type));
    };

    private static bool IsHalf(DType type) => type is DType.F16 or DType.BF16;
}
