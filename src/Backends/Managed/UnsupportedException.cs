namespace Lockstep.Backends.Managed;

/// <summary>A node that this backend cannot run: an attribute value, a type or a rank. A sentence without the layer, which the catcher knows.</summary>
internal sealed class UnsupportedException(string message) : Exception(message);
