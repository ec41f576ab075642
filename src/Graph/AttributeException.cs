namespace Lockstep.Graph;

/// <summary>An attribute that is missing or has a value outside its domain. Caught by whoever knows the layer and turned into a <see cref="ModelProblem"/>.</summary>
public sealed class AttributeException : Exception
{
    /// <summary>A sentence that begins with the attribute.</summary>
    public AttributeException(string attribute, string rule)
        : base($"attribute '{attribute}' {rule}") => Attribute = attribute;

    /// <summary>Name of the attribute.</summary>
    public string Attribute { get; }
}
