using System.Text;

namespace Lockstep.Text.Tokenization.Decoders;

/// <summary>Takes out the spaces that splitting put before punctuation and English contractions.</summary>
internal static class Cleanup
{
    private static readonly (string From, string To)[] s_replacements =
    [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"),
        (" 'm", "'m"), (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ];

    public static void Apply(StringBuilder text)
    {
        foreach ((string from, string to) in s_replacements)
            text.Replace(from, to);
    }
}
