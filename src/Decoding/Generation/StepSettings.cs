namespace Lockstep.Decoding;

/// <summary>A bias on the last token of a sequence, applied when the text ends with the tokens before it.</summary>
/// <param name="Ids">One token or more.</param>
/// <param name="Bias">Added to the logit; negative infinity forbids.</param>
public sealed record TokenSequenceBias(IReadOnlyList<int> Ids, float Bias);

/// <summary>Hugging Face's <c>exponential_decay_length_penalty</c>: from <paramref name="Start"/> generated tokens on, EOS gains |logit| * (factor^n - 1).</summary>
/// <param name="Start">Generated tokens before it begins; 0 or more.</param>
/// <param name="Factor">Growth by token; above 0.</param>
public sealed record ExponentialDecay(int Start, double Factor);

/// <summary>DRY, "don't repeat yourself": a token that would lengthen a repetition of n tokens loses multiplier * base^(n - allowed length).</summary>
/// <param name="Multiplier">0 or more; 0 is off.</param>
/// <param name="Base">1 or more.</param>
/// <param name="AllowedLength">Repetitions up to this length are free; 1 or more.</param>
/// <param name="LastTokens">How far to look back; 0 for the whole text.</param>
/// <param name="Breakers">Tokens that end every repetition.</param>
public sealed record DrySettings(double Multiplier, double Base = 1.75, int AllowedLength = 2, int LastTokens = 0, IReadOnlySet<int>? Breakers = null);

/// <summary>XTC, "exclude top choices": with this probability all tokens above the threshold but the least likely of them are left out.</summary>
/// <param name="Probability">In [0, 1]; 0 is off.</param>
/// <param name="Threshold">In (0, 0.5]; above one half there are never two such tokens.</param>
public sealed record XtcSettings(double Probability, double Threshold = 0.1);

/// <summary>Mirostat 2 (arXiv:2007.14966): keeps the surprise of the text near a target.</summary>
/// <param name="Tau">Target surprise in bits; above 0.</param>
/// <param name="Eta">Learning rate; above 0.</param>
public sealed record MirostatSettings(double Tau = 5, double Eta = 0.1);
