using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Squeeze-1 and -15: the axes of size 1 that are named, or all of them, go away; shares the input's memory.</summary>
internal static class Squeeze
{
    public static OpKernel Bind(Node node) => context => context.Set(0, context.Input(0).Reshape(context.Inferred.Output(0).Shape.ToShape()));
}
