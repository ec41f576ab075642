namespace Lockstep.Text.Tokenization.Models;

/// <summary>Turns one pre-token into ids. Thread-safe.</summary>
internal abstract class Model
{
    /// <summary>How many tokens the model's own vocabulary has; added tokens that it lacks are numbered from here.</summary>
    public abstract int VocabularyCount { get; }

    /// <summary>The highest id of the model's own vocabulary plus one.</summary>
    public abstract int IdLimit { get; }

    /// <summary>The id of the unknown token, or null.</summary>
    public virtual int? UnkId => null;

    /// <summary>Adds the ids of <paramref name="piece"/>; positions count in UTF-16 units from its start.</summary>
    public abstract void Tokenize(ReadOnlySpan<char> piece, TokenBuffer tokens);

    public abstract string? TokenOf(int id);

    /// <summary>The id, or -1.</summary>
    public abstract int IdOf(ReadOnlySpan<char> token);
}
