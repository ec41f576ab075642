namespace Lockstep.Text.Jinja;

/// <summary>How a statement ended: whether the enclosing loop goes on.</summary>
internal enum Flow
{
    Next,
    Break,
    Continue,
}
