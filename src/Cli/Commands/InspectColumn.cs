namespace Lockstep.Cli.Commands;

/// <summary>A column of a list that <c>inspect</c> prints.</summary>
/// <param name="Name">Its heading, and what <c>--sort</c> calls it.</param>
/// <param name="Text">A cell.</param>
/// <param name="Key">What a cell is sorted by: numbers from the greatest down, texts from A on.</param>
internal sealed record InspectColumn<T>(string Name, Func<T, string> Text, Func<T, object?> Key)
{
    /// <summary>A column of texts.</summary>
    public static InspectColumn<T> Of(string name, Func<T, string> text) => new(name, text, text);
}
