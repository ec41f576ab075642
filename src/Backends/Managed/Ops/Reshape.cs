using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Reshape-1: the same data under another shape; shares the input's memory.</summary>
internal static class Reshape
{
    public static OpKernel Bind(Node node) => context => context.Set(0, context.Input(0).Reshape(context.Inferred.Output(0).Shape.ToShape()));
}
