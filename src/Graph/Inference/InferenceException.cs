namespace Lockstep.Graph.Inference;

/// <summary>Inputs or attributes that break an op's specification: a sentence without the layer, which the catcher knows.</summary>
public sealed class InferenceException : Exception
{
    /// <summary>With the rule that is broken and what was found.</summary>
    public InferenceException(string message)
        : base(message)
    {
    }
}
