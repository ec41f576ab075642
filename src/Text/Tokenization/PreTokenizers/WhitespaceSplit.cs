using Lockstep.Text.Regex;

namespace Lockstep.Text.Tokenization.PreTokenizers;

/// <summary>Cuts at white space and drops it.</summary>
internal sealed class WhitespaceSplit() : CodePointSplit(UnicodeClasses.IsWhiteSpace, SplitBehavior.Removed);
