namespace Lockstep.Parity.Captures;

/// <summary>The model of a capture.</summary>
/// <param name="Name">For the reader.</param>
/// <param name="VocabularySize">Length of a row of logits; null when unknown.</param>
/// <param name="Sha256">Of the files that decide the result, by file name, lower-case hexadecimal.</param>
public sealed record CaptureModel(string Name, int? VocabularySize, IReadOnlyDictionary<string, string> Sha256);
