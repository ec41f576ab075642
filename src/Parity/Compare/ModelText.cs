using Lockstep.Decoding;
using Lockstep.Pipelines;
using Lockstep.Text;

namespace Lockstep.Parity.Compare;

/// <summary>What a model folder has besides the network.</summary>
/// <param name="Tokenizer">Null when the folder has none.</param>
/// <param name="Template">Null when the folder has none.</param>
/// <param name="Config">Its generation settings.</param>
/// <param name="ContextLength">The longest sequence in tokens; 0 when unknown.</param>
public sealed record ModelText(Tokenizer? Tokenizer, ChatTemplate? Template, GenerationConfig Config, int ContextLength)
{
    /// <summary>Reads a folder.</summary>
    /// <exception cref="TokenizerException">The tokenizer cannot be read.</exception>
    /// <exception cref="TemplateException">The template is none.</exception>
    /// <exception cref="GenerationConfigException">The settings are not valid.</exception>
    public static ModelText Load(string path)
    {
        ModelFolder folder = ModelFolder.Open(path);
        GenerationConfig config = GenerationConfigFile.Load(folder.Path);
        if (config.StopTokenIds.Count == 0 && folder.EosTokenIds is [int eos, ..]) config = config with { EosTokenId = eos, StopTokenIds = folder.EosTokenIds.ToHashSet() };
        bool hasTokenizer = File.Exists(Path.Combine(folder.Path, "tokenizer.json"));
        return new ModelText(hasTokenizer ? Tokenizer.Load(folder.Path) : null, ChatTemplate.Load(folder.Path), config, folder.ContextLength);
    }
}
