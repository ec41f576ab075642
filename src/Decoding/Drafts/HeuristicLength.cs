namespace Lockstep.Decoding.Drafts;

/// <summary>Hugging Face's heuristic: two more after a draft that held entirely, one fewer after any other, never below one. OpenVINO GenAI's stateful pipeline adds a limit of twice the start.</summary>
/// <param name="start">Guesses at first.</param>
/// <param name="most">The limit; null for none.</param>
public sealed class HeuristicLength(int start, int? most = null) : IDraftLength
{
    /// <summary>Guesses next time.</summary>
    public int Tokens { get; private set; } = start;

    /// <inheritdoc/>
    public int Next(int room) => Math.Min(Tokens, room);

    /// <inheritdoc/>
    public void Observe(int guessed, int accepted) => Tokens = accepted == guessed ? Math.Min(Tokens + 2, most ?? int.MaxValue - 2) : Math.Max(Tokens - 1, 1);
}
