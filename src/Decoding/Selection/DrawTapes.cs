namespace Lockstep.Decoding.Selection;

/// <summary>The random generators that can be asked for by name.</summary>
public static class DrawTapes
{
    /// <summary>The names: <c>mt19937</c>, which OpenVINO GenAI uses, and <c>philox</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["mt19937", "philox"];

    /// <summary>A generator by name.</summary>
    /// <exception cref="DecodingException">There is none of that name.</exception>
    public static IDrawTape Create(string name, uint seed) => name switch
    {
        "mt19937" => new Mt19937(seed),
        "philox" => new Philox(seed),
        _ => throw new DecodingException($"There is no random generator '{name}'; there are {string.Join(", ", Names)}."),
    };
}
