namespace Lockstep.Text.Tokenization;

/// <summary>What loading one file gathers: its name for errors, and everything it uses that is not supported, told all at once.</summary>
internal sealed class LoadContext(string file, JsonCuts? cuts = null)
{
    private readonly List<string> _refusals = [];

    /// <summary>The text of a value that the document has as null because it is read straight from the file; empty for others.</summary>
    public ReadOnlyMemory<byte> CutAt(string path) => cuts is null ? default : cuts.At(path);

    /// <summary>An error that ends loading.</summary>
    public TokenizerException Error(string path, string problem) => new($"{file}: {path}: {problem}");

    /// <summary>Notes something unsupported and lets loading go on to find the rest. Safe to call from the threads of one load.</summary>
    public void Refuse(string path, string problem)
    {
        lock (_refusals)
            _refusals.Add($"{path}: {problem}");
    }

    /// <summary>Throws when anything was refused.</summary>
    public void ThrowIfRefused()
    {
        if (_refusals.Count > 0)
            throw new TokenizerException($"{file} uses what this tokenizer does not support: {string.Join("; ", _refusals.Order(StringComparer.Ordinal))}");
    }
}
