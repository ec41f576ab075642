using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Identity-16: the input itself; shares its memory.</summary>
internal static class Identity
{
    public static OpKernel Bind(Node node) => context => context.Set(0, context.Input(0));
}
