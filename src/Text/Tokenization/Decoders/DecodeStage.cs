using System.Text;

namespace Lockstep.Text.Tokenization.Decoders;

/// <summary>
/// A decoder at work on one stream. It hands on only what no later token can change, so decoding token by token and decoding
/// all at once are the same thing. A token arrives whole, or (out of a fusing stage, which makes one token of all) in parts.
/// </summary>
internal abstract class DecodeStage
{
    private StringBuilder? _parts;

    /// <summary>Takes a whole token.</summary>
    public abstract void Token(ReadOnlySpan<char> token);

    /// <summary>Takes a part of a token that goes on. By default parts wait until the token ends.</summary>
    public virtual void Part(ReadOnlySpan<char> part) => (_parts ??= new StringBuilder()).Append(part);

    /// <summary>Ends the token that came in parts.</summary>
    public virtual void EndPart()
    {
        string token = _parts?.ToString() ?? "";
        _parts?.Clear();
        Token(token);
    }

    /// <summary>Hands on what was held back; nothing comes after.</summary>
    public abstract void End();
}
