using System.Text;
using Lockstep.Decoding.Grammar;

namespace Lockstep.Decoding.Tests.Grammar;

/// <summary>Small vocabularies with the traps of large ones: every byte, tokens across JSON's borders, halves of characters, equal tokens, long ones, and a stop token without bytes.</summary>
internal static class Vocabularies
{
    private const string Sample =
        """{"name": "ab", "kind": "é日本", "n": -12.50, "list": [1, 2, true, null, {"a":{"b":[]}}], "e": "\n\"\\ \u00e9 😀"}, "tags":["x","yy"], "items": [[], [{}]]""";

    /// <summary>The stop token.</summary>
    public const int Stop = 0;

    /// <summary>Every byte, pieces of <see cref="Sample"/> and of some further texts, and the stop token.</summary>
    public static TokenTable Make(int seed = 1, params string[] texts)
    {
        var random = new Random(seed);
        var bytes = new List<byte[]?> { null };
        for (int value = 0; value < 256; value++) bytes.Add([(byte)value]);
        foreach (byte[] text in texts.Append(Sample).Select(Encoding.UTF8.GetBytes))
        {
            for (int i = 0; i < 150; i++)
            {
                int at = random.Next(text.Length);
                bytes.Add(text.AsSpan(at, Math.Min(random.Next(2, 7), text.Length - at)).ToArray());
            }
        }

        bytes.AddRange([Encoding.UTF8.GetBytes(new string('a', 40)), "\"},"u8.ToArray(), "\"},"u8.ToArray(), "\": \""u8.ToArray(), "    "u8.ToArray(), [], "\uFEFF"u8.ToArray(), "\uFEFF{"u8.ToArray()]);
        return new TokenTable(bytes);
    }

    /// <summary>A token grammar with <see cref="Stop"/>.</summary>
    public static TokenGrammar Over(this CompiledGrammar grammar, TokenTable tokens) => new(grammar, tokens, [Stop]);
}
