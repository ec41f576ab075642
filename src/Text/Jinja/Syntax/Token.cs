namespace Lockstep.Text.Jinja;

/// <summary>One lexical unit. <paramref name="Text"/> is the name, operator, data or decoded string; numbers carry <paramref name="Value"/>.</summary>
internal sealed record Token(TokenKind Kind, string Text, Position Position, object? Value = null)
{
    public bool IsOperator(string text) => Kind == TokenKind.Operator && Text == text;

    public bool IsName(string text) => Kind == TokenKind.Name && Text == text;

    /// <summary>How the token is called in an error message.</summary>
    public string Describe() => Kind switch
    {
        TokenKind.Data => "template text",
        TokenKind.VariableBegin => "'{{'",
        TokenKind.VariableEnd => "'}}'",
        TokenKind.BlockBegin => "'{%'",
        TokenKind.BlockEnd => "'%}'",
        TokenKind.String => "a string",
        TokenKind.End => "the end of the template",
        _ => $"'{Text}'",
    };
}
