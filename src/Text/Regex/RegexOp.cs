namespace Lockstep.Text.Regex;

/// <summary>Instructions of the matcher.</summary>
internal enum RegexOp : byte
{
    /// <summary>One BMP character, <c>X</c>.</summary>
    Char,

    /// <summary>One code point of <c>Set</c>.</summary>
    Set,

    /// <summary><c>Set</c> from <c>Min</c> to <c>Max</c> times, the most first; gives back one at a time, down to where <c>First</c> says that what follows can start.</summary>
    RepeatGreedy,

    /// <summary>As above, the fewest first.</summary>
    RepeatLazy,

    /// <summary>As above, the most, and gives nothing back.</summary>
    RepeatPossessive,

    /// <summary>Goes on at <c>X</c>.</summary>
    Jump,

    /// <summary>Goes on at the next instruction; if that fails, at <c>X</c>. <c>First</c>: the ASCII characters the next one can start with.</summary>
    Split,

    /// <summary>Goes on at <c>X</c>; if that fails, at the next instruction.</summary>
    SplitLazy,

    /// <summary>Remembers the position in slot <c>X</c>, for <see cref="LeaveIfEmpty"/>.</summary>
    Mark,

    /// <summary>Goes on at <c>Y</c> when nothing was taken since slot <c>X</c> was marked: an empty round ends a loop.</summary>
    LeaveIfEmpty,

    /// <summary>The following body up to its Accept must match here (<c>Negative</c>: must not); goes on at <c>X</c>.</summary>
    LookAhead,

    /// <summary>As above, on the <c>Y</c> code points before here.</summary>
    LookBehind,

    /// <summary>Matches the following body up to its Accept once, without coming back; goes on at <c>X</c>.</summary>
    Atomic,

    /// <summary>A zero-width place, <see cref="AnchorKind"/> in <c>X</c>.</summary>
    Anchor,

    /// <summary>The end of the pattern or of a body.</summary>
    Accept,
}
