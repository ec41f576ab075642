namespace Lockstep.Decoding.Grammar.Expressions;

/// <summary>How characters are written in the text that the grammar describes.</summary>
internal enum CharacterEncoding
{
    /// <summary>As they are.</summary>
    Plain,

    /// <summary>As in a JSON string, each in one way: as it is where that is allowed, else by the short escape, else by \u00 and two digits.</summary>
    JsonString,
}
