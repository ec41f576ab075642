namespace Lockstep.Text.Jinja;

/// <summary>Jinja's undefined: prints as nothing, is false and empty, and fails with its reason when anything else is done with it.</summary>
internal sealed class Undefined(string reason)
{
    public string Reason { get; } = reason;

    public static Undefined Name(string name) => new($"'{name}' is undefined");

    public static Undefined Attribute(object? target, object? name) => new(name is string text
        ? $"'{TypeName.Of(target)}' object has no attribute '{text}'"
        : $"'{TypeName.Of(target)}' object has no element {PyText.Repr(name)}");

    public TemplateFault Fault() => new(Reason);
}
