namespace Lockstep.Text.Jinja;

/// <summary>A place in the template source; both count from 1.</summary>
internal readonly record struct Position(int Line, int Column);
