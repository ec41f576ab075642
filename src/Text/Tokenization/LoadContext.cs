namespace Lockstep.Text.Tokenization;

/// <summary>What loading one file gathers: its name for errors, and everything it uses that is not supported, told all at once.</summary>
internal sealed class LoadContext(string file, IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? cuts = null)
{
    private readonly List<string> _refusals = [];

    /// <summary>By path the values that the document has as null because they are read straight from the file.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Cuts { get; } = cuts ?? new Dictionary<string, ReadOnlyMemory<byte>>();

    /// <summary>An error that ends loading.</summary>
    public TokenizerException Error(string path, string problem) => new($"{file}: {path}: {problem}");

    /// <summary>Notes something unsupported and lets loading go on to find the rest.</summary>
    public void Refuse(string path, string problem) => _refusals.Add($"{path}: {problem}");

    /// <summary>Throws when anything was refused.</summary>
    public void ThrowIfRefused()
    {
        if (_refusals.Count > 0)
            throw new TokenizerException($"{file} uses what this tokenizer does not support: {string.Join("; ", _refusals)}");
    }
}
