using System.Security.Cryptography;

namespace Lockstep.Parity.Compare;

/// <summary>The files of a model that decide its numbers, by their hashes.</summary>
public static class CapturedFiles
{
    private static readonly string[] s_names =
        ["openvino_model.xml", "openvino_model.bin", "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja"];

    /// <summary>SHA-256 of what is there, by file name, lower-case hexadecimal.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IReadOnlyDictionary<string, string> Hash(string folder) =>
        s_names.Where(name => File.Exists(Path.Combine(folder, name))).ToDictionary(name => name, name => Hash(folder, name), StringComparer.Ordinal);

    /// <summary>A sentence for each file of which a capture and a folder have other versions.</summary>
    internal static IEnumerable<string> Differences(CaptureSide capture, string folder)
    {
        foreach ((string name, string hash) in capture.Capture.Model.Sha256)
        {
            if (s_names.Contains(name) && File.Exists(Path.Combine(folder, name)) && !hash.Equals(Hash(folder, name), StringComparison.OrdinalIgnoreCase)) yield return $"{capture.Name} was made from another {name} than that of {folder}";
        }
    }

    /// <summary>A sentence for each file of which two captures had other versions.</summary>
    internal static IEnumerable<string> Differences(CaptureSide a, CaptureSide b) =>
        a.Capture.Model.Sha256.Where(file => b.Capture.Model.Sha256.TryGetValue(file.Key, out string? other) && !file.Value.Equals(other, StringComparison.OrdinalIgnoreCase)).Select(file => $"{a.Name} and {b.Name} were made from other versions of {file.Key}");

    private static string Hash(string folder, string name)
    {
        using FileStream stream = File.OpenRead(Path.Combine(folder, name));
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
