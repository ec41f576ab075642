namespace Lockstep.Text.Jinja;

/// <summary>A value with attributes of its own, such as a loop or a namespace.</summary>
internal interface IAttributes
{
    bool TryAttribute(string name, out object? value);
}
