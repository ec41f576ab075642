using System.Text.Json;

namespace Lockstep.Decoding.Selection;

/// <summary>
/// A draw tape as a file: one JSON object <c>{"generator": "mt19937", "seed": 7, "draws": [0.25, ...]}</c>, or JSON lines with one number or one <c>{"u": 0.25}</c> each, as
/// other programs write them.
/// </summary>
public static class DrawTapeFile
{
    /// <summary>Writes a tape; every draw reads back as the same float.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, IReadOnlyList<float> draws, string generator, ulong seed) =>
        File.WriteAllText(path, JsonSerializer.Serialize(new { generator, seed, draws }) + "\n");

    /// <summary>Reads a tape.</summary>
    /// <exception cref="DecodingException">The file is missing or is no tape.</exception>
    public static ReplayedTape Load(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DecodingException($"{path}: the draw tape cannot be read: {error.Message}");
        }

        return new ReplayedTape(Whole(text) ?? Lines(path, text), path);
    }

    private static List<float>? Whole(string text)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            JsonElement root = json.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("draws", out JsonElement draws)) root = draws;
            if (root.ValueKind != JsonValueKind.Array) return null;
            return root.EnumerateArray().Select(item => item.GetSingle()).ToList();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            return null; // several documents, or none: each line is looked at by itself
        }
    }

    private static List<float> Lines(string path, string text)
    {
        var draws = new List<float>();
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i])) continue;
            try
            {
                using JsonDocument json = JsonDocument.Parse(lines[i]);
                JsonElement value = json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.GetProperty("u") : json.RootElement;
                draws.Add(value.GetSingle());
            }
            catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
            {
                throw new DecodingException($"{path}: line {i + 1} is no draw; a tape is {{\"draws\": [0.25, ...]}} or one number a line.");
            }
        }

        return draws.Count > 0 ? draws : throw new DecodingException($"{path}: the draw tape is empty; a tape is {{\"draws\": [0.25, ...]}} or one number a line.");
    }
}
