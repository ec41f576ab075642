namespace Lockstep.Cli;

/// <summary>Command-line arguments that do not fit together.</summary>
internal sealed class UsageException(string message) : Exception(message);
