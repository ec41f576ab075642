namespace Lockstep.Graph.Patterns.Symbolic;

/// <summary>Symbolic evaluation came to something that it does not know. The message is part of a sentence.</summary>
internal sealed class UnknownException(string message) : Exception(message)
{
    /// <summary>True when the message names the node.</summary>
    public bool Named { get; private init; }

    /// <summary>The same with the node at which it happened.</summary>
    public static UnknownException At(Node node, string message) => new($"{node}: {message}") { Named = true };
}
