using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Unsqueeze-1: new axes of size 1; shares the input's memory.</summary>
internal static class Unsqueeze
{
    public static OpKernel Bind(Node node) => context => context.Set(0, context.Input(0).Reshape(context.Inferred.Output(0).Shape.ToShape()));
}
