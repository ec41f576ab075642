namespace Lockstep.Pipelines;

/// <summary>What a strategy did on the prompts of a group. Times are of decoding: from the first token of an answer to its end.</summary>
/// <param name="Group">The group.</param>
/// <param name="Strategy">The strategy.</param>
/// <param name="TokensPerSecond">Of the median round.</param>
/// <param name="SpeedUp">Time of plain decoding by time, of the same round; the median of the rounds.</param>
/// <param name="SpeedUpLow">The round with the smallest.</param>
/// <param name="SpeedUpHigh">The round with the largest.</param>
/// <param name="SpeedUpWithPrompt">As <paramref name="SpeedUp"/>, the pass of the prompt included.</param>
/// <param name="TokensPerForward">Tokens by forward pass, both without the prompt's.</param>
/// <param name="Acceptance">Accepted guesses by guesses.</param>
/// <param name="DraftShare">Share of the time that the draft took.</param>
/// <param name="Tokens">Tokens of one round.</param>
public sealed record LabFigures(string Group, string Strategy, double TokensPerSecond, double SpeedUp, double SpeedUpLow, double SpeedUpHigh, double SpeedUpWithPrompt, double TokensPerForward, double Acceptance,
    double DraftShare, int Tokens);
