using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Assign-3 and -6: the input becomes the variable's value when the run ends; it also passes through.</summary>
internal static class Assign
{
    public static OpKernel Bind(Node node)
    {
        string id = node.Attributes.Text("variable_id");
        return context =>
        {
            context.Services.Variables.Write(id, context.Input(0).Persistent()); // outlives the run
            if (context.OutputCount > 0) context.Set(0, context.Input(0));
        };
    }
}
