namespace Lockstep.Text.Jinja;

/// <summary>The tokens of a template and the one the parser looks at.</summary>
internal sealed class TokenStream(List<Token> tokens)
{
    private int _at;

    public Token Current => tokens[_at];

    public Token Ahead => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    /// <summary>Returns the current token and moves on; the end stays the end.</summary>
    public Token Take()
    {
        Token token = tokens[_at];
        _at = Math.Min(_at + 1, tokens.Count - 1);
        return token;
    }

    public bool SkipName(string name) => Skip(Current.IsName(name));

    public bool SkipOperator(string symbol) => Skip(Current.IsOperator(symbol));

    public Token Expect(TokenKind kind, string what) =>
        Current.Kind == kind ? Take() : throw new TemplateFault($"expected {what}, found {Current.Describe()}");

    public void ExpectOperator(string symbol)
    {
        if (!SkipOperator(symbol))
        {
            throw new TemplateFault($"expected '{symbol}', found {Current.Describe()}");
        }
    }

    public void ExpectName(string name)
    {
        if (!SkipName(name))
        {
            throw new TemplateFault($"expected '{name}', found {Current.Describe()}");
        }
    }

    private bool Skip(bool matches)
    {
        if (matches)
        {
            Take();
        }
        return matches;
    }
}
